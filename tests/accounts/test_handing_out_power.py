"""Nobody makes an account mightier than their own, and nobody takes one over."""

import pytest

from helpdesk.accounts.models import User
from helpdesk.accounts.roles import Role
from helpdesk.accounts.services import people, teams
from tests.people import api_client, hire

pytestmark = pytest.mark.django_db


@pytest.fixture
def integrator(cast):
    return hire("robot", "Rita Robot", role=Role.INTEGRATOR)


def new_user(role):
    return {"email": "new@desk.test", "name": "Nina New", "role": role}


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.MANAGER, Role.AUDITOR, Role.ESCALATION_MANAGER])
def test_an_integrator_cannot_make_somebody_mightier(integrator, role):
    answer = api_client(integrator).post("/api/v1/users/", new_user(role))
    assert answer.status_code == 403
    assert not User.objects.filter(email="new@desk.test").exists()


@pytest.mark.parametrize("role", [Role.AGENT, Role.LEAD])
def test_an_integrator_makes_agents_and_leads(integrator, role):
    assert api_client(integrator).post("/api/v1/users/", new_user(role)).status_code == 201


def test_an_integrator_cannot_raise_an_agent_or_themselves(integrator, cast):
    for user in (cast.l1, integrator):
        answer = api_client(integrator).patch(f"/api/v1/users/{user.pk}/", {"role": "administrator"})
        assert answer.status_code == 403
        user.refresh_from_db()
        assert user.role != Role.ADMINISTRATOR


@pytest.mark.parametrize(
    "change", [{"email": "mine@desk.test"}, {"password": "a-new-long-one"}, {"is_active": False}]
)
def test_an_integrator_cannot_take_over_an_administrator(integrator, cast, change):
    assert api_client(integrator).patch(f"/api/v1/users/{cast.admin.pk}/", change).status_code == 403
    cast.admin.refresh_from_db()
    assert cast.admin.email == "admin@desk.test"
    assert cast.admin.is_active


def test_an_administrator_may_make_another(cast):
    assert api_client(cast.admin).post("/api/v1/users/", new_user(Role.ADMINISTRATOR)).status_code == 201


def test_somebody_may_still_set_their_own_language(integrator):
    assert people.change(integrator, language="es", actor=integrator.pk).language == "es"


# private teams


@pytest.fixture
def private(cast):
    """The finance team, which is private, with Fina Finance in it."""
    return teams.change(cast.finance_team, is_private=True)


@pytest.mark.parametrize(
    "change",
    [
        {"members": ["robot@desk.test"]},
        {"lead": "robot@desk.test"},
        {"is_private": False},
        {"is_active": False},
    ],
)
def test_an_integrator_does_not_let_themselves_into_a_private_team(integrator, private, change):
    answer = api_client(integrator).patch(f"/api/v1/teams/{private.pk}/", change)
    assert answer.status_code == 403
    private.refresh_from_db()
    assert (private.is_private, private.is_active) == (True, True)
    assert integrator not in {private.lead, *private.members.all()}


@pytest.mark.parametrize("change", [{"manager": "robot@desk.test"}, {"password": "a-new-long-one"}])
def test_an_integrator_does_not_see_a_private_team_through_its_people(integrator, private, cast, change):
    assert api_client(integrator).patch(f"/api/v1/users/{cast.finance.pk}/", change).status_code == 403
    cast.finance.refresh_from_db()
    assert cast.finance.manager != integrator


def test_an_integrator_does_not_come_above_who_is_above_a_private_team(integrator, private, cast):
    people.change(cast.finance, manager=cast.lead)
    answer = api_client(integrator).patch(f"/api/v1/users/{cast.lead.pk}/", {"manager": "robot@desk.test"})
    assert answer.status_code == 403


def test_an_administrator_staffs_a_private_team(private, cast):
    answer = api_client(cast.admin).patch(f"/api/v1/teams/{private.pk}/", {"members": ["l1@desk.test"]})
    assert [person["email"] for person in answer.json()["members"]] == ["l1@desk.test"]
