"""The people around bulk tickets: more agents for the teams, companies and customers by the thousand, and tags."""

from datetime import datetime
from random import Random

from escalation.models import MatrixVersion
from helpdesk.accounts.models import Organisation, Team, User
from helpdesk.accounts.services import people
from helpdesk.demo.company import hire
from helpdesk.demo.generate import wording
from helpdesk.demo.generate.copying import write
from helpdesk.demo.generate.desk import Customer
from helpdesk.demo.generate.sheet import Ids, Sheet
from helpdesk.demo.generate.skewed import Skewed
from helpdesk.demo.rules import publish_rules
from tickets.models import Tag

TICKETS_OF_A_CUSTOMER = 12
TICKETS_OF_A_COMPANY = 150
TICKETS_OF_AN_AGENT = 12_000
MOST_AGENTS = 60
TIERS = Skewed({"standard": 70, "premium": 22, "strategic": 8})
LANGUAGES = Skewed({"en": 40, "es": 25, "ru": 20, "it": 15})
ZONES = {"en": "Europe/London", "es": "Europe/Madrid", "ru": "Europe/Moscow", "it": "Europe/Rome"}


def settle(count: int, at: datetime, rng: Random) -> tuple[list[Customer], list[int]]:
    """Make people for so many tickets; return the customers and the ids of the tags. No desk stays without rules."""
    if not MatrixVersion.objects.published().exists():
        publish_rules(hire())
    _hire_more(min(MOST_AGENTS, count // TICKETS_OF_AN_AGENT), rng)
    return _customers(count, at, rng), _tags()


def _hire_more(count: int, rng: Random) -> None:
    teams = list(Team.objects.filter(is_active=True, level__lt=4).order_by("level", "pk"))
    known = set(User.objects.filter(email__endswith="@generated.test").values_list("email", flat=True))
    for number in range(count):
        email = f"agent-{number + 1:03}@generated.test"
        if email in known or not teams:
            continue
        language = LANGUAGES.pick(rng)
        user = people.create_user(
            email=email, name=_name(language, rng), language=language, timezone=ZONES[language], capacity=40
        )
        teams[int(len(teams) * rng.random() ** 2)].members.add(user)


def _customers(count: int, at: datetime, rng: Random) -> list[Customer]:
    sheet = Sheet()
    companies = dict(Organisation.objects.values_list("pk", "tier"))
    companies |= _companies(1 + count // TICKETS_OF_A_COMPANY, sheet, rng)
    ids = Ids("accounts_requester")
    number = 1 + count // TICKETS_OF_A_CUSTOMER
    ids.reserve(number)
    choices = list(companies)
    customers = []
    for _ in range(number):
        pk, language = ids.take(), LANGUAGES.pick(rng)
        company = choices[int(len(choices) * rng.random() ** 1.6)] if rng.random() < 0.85 else None
        email = f"customer-{pk}@generated.test"
        sheet.add(
            "accounts_requester", pk, email, _name(language, rng), company, language, ZONES[language], ""
        )
        sheet.add(
            "ledger_event", f"requester:{pk}", "requester.created", None,
            f'{{"organisation": {company or "null"}, "language": "{language}"}}', at,
        )  # fmt: skip
        customers.append(Customer(pk, language, company, companies[company] if company else "standard"))
    write(sheet)
    return customers


def _companies(number: int, sheet: Sheet, rng: Random) -> dict[int, str]:
    ids = Ids("accounts_organisation")
    ids.reserve(number)
    made = {}
    for _ in range(number):
        pk, tier = ids.take(), TIERS.pick(rng)
        name = f"{wording.any_of(wording.COMPANIES, rng)} {wording.any_of(wording.TRADES, rng)} {pk}"
        sheet.add("accounts_organisation", pk, name, tier, True)
        made[pk] = tier
    return made


def _tags() -> list[int]:
    Tag.objects.bulk_create([Tag(slug=slug) for slug in wording.TAGS], ignore_conflicts=True)
    by_slug = dict(Tag.objects.filter(slug__in=wording.TAGS).values_list("slug", "pk"))
    return [by_slug[slug] for slug in wording.TAGS]


def _name(language: str, rng: Random) -> str:
    first = wording.any_of(wording.FIRST_NAMES[language], rng)
    return f"{first} {wording.any_of(wording.LAST_NAMES[language], rng)}"
