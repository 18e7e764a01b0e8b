"""The small cast that plays every test: the people and teams of the demo company, made by the desk's own verbs."""

from dataclasses import dataclass

from rest_framework.test import APIClient

from helpdesk.accounts.models import Team, User
from helpdesk.accounts.roles import Role
from helpdesk.accounts.services import people, teams, tokens

PASSWORD = "desk-demo"


@dataclass
class Cast:
    """Who is who. l1 reports to the lead; everybody else to the manager, who is at the top."""

    admin: User
    manager: User
    escalations: User
    lead: User
    l1: User
    l2: User
    l3: User
    finance: User

    first_line: Team
    second_line: Team
    third_line: Team
    finance_team: Team
    escalation_desk: Team


def make_cast():
    """Hire everybody and put them in their teams."""
    admin = hire("admin", "Alba Admin", role=Role.ADMINISTRATOR)
    manager = hire("manager", "Mario Manager", role=Role.MANAGER)
    escalations = hire("escalations", "Elena Escalations", role=Role.ESCALATION_MANAGER, manager=manager)
    lead = hire("lead", "Lidia Lead", role=Role.LEAD, manager=manager)
    l1 = hire("l1", "Luca One", manager=lead)
    l2 = hire("l2", "Lena Two", manager=manager)
    l3 = hire("l3", "Leo Three", manager=manager)
    finance = hire("finance", "Fina Finance", manager=manager)
    return Cast(
        admin=admin,
        manager=manager,
        escalations=escalations,
        lead=lead,
        l1=l1,
        l2=l2,
        l3=l3,
        finance=finance,
        first_line=teams.create(
            slug="first-line",
            name="First line",
            level=1,
            lead=lead,
            members=[l1, lead],
            is_front_door=True,
        ),
        second_line=teams.create(slug="second-line", name="Second line", level=2, members=[l2]),
        third_line=teams.create(slug="third-line", name="Third line", level=3, members=[l3]),
        finance_team=teams.create(slug="finance", name="Finance", level=2, members=[finance]),
        escalation_desk=teams.create(
            slug="escalations",
            name="Escalations",
            level=3,
            lead=escalations,
            members=[escalations],
            is_escalation_queue=True,
        ),
    )


def hire(login, name, **facts):
    """Give somebody an account `login@desk.test`."""
    return people.create_user(email=f"{login}@desk.test", name=name, password=PASSWORD, **facts)


def api_client(user, *scopes):
    """Return a client of the API that acts by a token of the user: with these scopes, or all of the role's."""
    _token, key = tokens.issue(user, name="test", scopes=scopes or None)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
    return client
