"""The demo company: Larimar, a small internet provider with a web shop, and the people who answer for it."""

from helpdesk.accounts.models import Skill, Team, User
from helpdesk.accounts.roles import Role
from helpdesk.accounts.services import people, skills, teams
from tickets.models import Topic

PASSWORD = "desk-demo"

# login, name, role, manager's login, language, time zone
PEOPLE = (
    ("director", "Nadia Brandt", Role.MANAGER, None, "en", "Europe/Berlin"),
    ("manager", "Marta Keller", Role.MANAGER, "director", "en", "Europe/Madrid"),
    ("admin", "Ada Novak", Role.ADMINISTRATOR, "manager", "en", "Europe/Madrid"),
    ("escalations", "Elena Petrova", Role.ESCALATION_MANAGER, "manager", "ru", "Europe/Madrid"),
    ("lead", "Luis Romero", Role.LEAD, "manager", "es", "Europe/Madrid"),
    ("l1", "Irina Sokolova", Role.AGENT, "lead", "en", "Europe/Madrid"),
    ("tom", "Tom Becker", Role.AGENT, "lead", "en", "Europe/Madrid"),
    ("giulia", "Giulia Conti", Role.AGENT, "lead", "it", "Europe/Rome"),
    ("l2", "Pavel Orlov", Role.AGENT, "manager", "en", "Europe/Madrid"),
    ("sara", "Sara Lindqvist", Role.AGENT, "manager", "en", "Europe/Stockholm"),
    ("l3", "Chiara Ricci", Role.AGENT, "manager", "en", "Europe/Rome"),
    ("finance", "Jorge Medina", Role.AGENT, "manager", "es", "Europe/Madrid"),
)

SKILLS = (
    ("network", "Networks"),
    ("shop", "Web shop"),
    ("accounts", "Accounts and access"),
    ("billing", "Billing"),
)

SKILLED = {
    "l2": {"network": 4},
    "sara": {"shop": 4, "accounts": 4},
    "l3": {"network": 5, "shop": 5, "accounts": 5},
    "finance": {"billing": 5},
}

# slug, name, level, lead, members, what it is beside
TEAMS: tuple[tuple[str, str, int, str, tuple[str, ...], dict[str, bool]], ...] = (
    ("first-line", "First line", 1, "lead", ("l1", "tom", "giulia"), {"is_front_door": True}),
    ("network", "Network", 2, "l2", ("l2",), {}),
    ("applications", "Applications", 2, "sara", ("sara",), {}),
    ("finance", "Finance", 2, "finance", ("finance",), {}),
    ("engineering", "Engineering", 3, "l3", ("l3",), {}),
    ("management", "Support management", 4, "director", ("manager", "director"), {}),
    ("escalations", "Escalation desk", 4, "escalations", ("escalations",), {"is_escalation_queue": True}),
)

# slug, name, skill
TOPICS = (
    ("connection", "Connection and outages", "network"),
    ("web-shop", "Web shop and orders", "shop"),
    ("access", "Sign-in and access", "accounts"),
    ("invoices", "Invoices and refunds", "billing"),
    ("other", "Something else", None),
)


def hire() -> dict[str, User]:
    """Make the people, their skills, teams and topics where they are missing; return people by login."""
    everybody: dict[str, User] = {}
    for login, name, role, manager, language, timezone in PEOPLE:
        known = User.objects.filter(email=f"{login}@desk.test").first()
        everybody[login] = known or people.create_user(
            email=f"{login}@desk.test",
            name=name,
            password=PASSWORD,
            role=role,
            manager=everybody[manager] if manager else None,
            language=language,
            timezone=timezone,
            capacity=40,
        )
    _train(everybody)
    _group(everybody)
    return everybody


def _train(everybody: dict[str, User]) -> None:
    known = {skill.slug: skill for skill in Skill.objects.all()}
    for slug, name in SKILLS:
        if slug not in known:
            known[slug] = skills.create(slug=slug, name=name)
    for login, levels in SKILLED.items():
        skills.set_skills(everybody[login], {known[slug]: level for slug, level in levels.items()})


def _group(everybody: dict[str, User]) -> None:
    for slug, name, level, lead, members, marks in TEAMS:
        if not Team.objects.filter(slug=slug).exists():
            teams.create(
                slug=slug,
                name=name,
                level=level,
                lead=everybody[lead],
                members=[everybody[login] for login in members],
                **marks,
            )
    first_line = Team.objects.get(slug="first-line")
    for slug, name, skill in TOPICS:
        wanted = Skill.objects.filter(slug=skill).first()
        Topic.objects.get_or_create(slug=slug, defaults={"name": name, "team": first_line, "skill": wanted})
