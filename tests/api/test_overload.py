"""A team's load by the API: seen, decided, and who may."""

import pytest

from escalation.engine import spreading
from escalation.services.watching import watch_team
from helpdesk.accounts.models import User
from helpdesk.accounts.services import teams
from helpdesk.web.times import now
from tests.escalation import rules
from tests.people import api_client
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def path(team):
    return f"/api/v1/teams/{team.pk}/overload/"


def test_how_a_team_stands_is_told(cast):
    rules.desk()
    User.objects.filter(pk__in=[cast.l1.pk, cast.lead.pk]).update(capacity=1)
    for _ in range(3):
        rules.ticket(at=now())
    told = api_client(cast.l1).get(path(cast.first_line)).json()
    assert told == {
        "look_ahead_seconds": 0,
        "helper": None,
        "waiting": 3,
        "room": 2,
        "short": 1,
        "short_since": None,
        "looked_at": None,
        "next_look_at": None,
    }


def test_it_is_decided_and_taken_back(cast):
    manager = api_client(cast.manager)
    body = {"look_ahead_seconds": 3600, "helper": "second-line"}
    told = manager.put(path(cast.first_line), body, format="json")
    assert told.status_code == 200
    assert (told.json()["look_ahead_seconds"], told.json()["helper"]["slug"]) == (3600, "second-line")
    assert told.json()["next_look_at"] is not None
    told = manager.put(path(cast.first_line), {"look_ahead_seconds": 0, "helper": None}, format="json")
    assert (told.json()["next_look_at"], told.json()["helper"]) == (None, None)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"look_ahead_seconds": 90_000}, "look_ahead_seconds"),
        ({"look_ahead_seconds": 60, "helper": "first-line"}, "helper"),
        ({"look_ahead_seconds": 60, "helper": "nobody"}, "helper"),
        ({"helper": "second-line"}, "look_ahead_seconds"),
        ({"look_ahead_seconds": 60, "ahead": 1}, "ahead"),
    ],
)
def test_what_cannot_be_is_a_problem_at_its_place(cast, body, field):
    answer = api_client(cast.manager).put(path(cast.first_line), body, format="json")
    assert answer.status_code == 400
    assert field in answer.json()["errors"]


def test_only_who_may_change_settings_decides_and_a_private_team_does_not_exist(cast):
    body = {"look_ahead_seconds": 60}
    assert api_client(cast.l1).put(path(cast.first_line), body, format="json").status_code == 403
    secret = teams.create(slug="secret", name="Hush", is_private=True, members=[cast.l2])
    assert api_client(cast.manager).get(path(secret)).status_code == 404
    assert api_client(cast.l2).get(path(secret)).status_code == 200


def test_a_private_team_that_might_help_out_is_as_unknown_as_none(cast):
    secret = teams.create(slug="secret", name="Hush", is_private=True, members=[cast.l2])
    for name in ("secret", secret.pk):
        answers = [
            api_client(cast.manager).put(
                path(cast.first_line), {"look_ahead_seconds": 60, "helper": asked}, format="json"
            )
            for asked in (name, "nobody")
        ]
        assert [answer.status_code for answer in answers] == [400, 400]
        hidden, unknown = (answer.json()["errors"]["helper"][0] for answer in answers)
        assert hidden.replace(str(name), "nobody") == unknown


def test_a_helper_that_became_private_is_not_named(cast):
    watch_team(cast.first_line, ahead=3600, helper=cast.second_line)
    teams.change(cast.second_line, is_private=True)
    assert api_client(cast.lead).get(path(cast.first_line)).json()["helper"] is None


def test_the_cut_of_a_flood_is_by_team_as_the_looks_have_it(cast, monkeypatch):
    monkeypatch.setattr(spreading, "MOST", 2)
    rules.desk()
    flood = [rules.ticket(at=now()) for _ in range(3)]
    Ticket.objects.filter(pk__in=[ticket.pk for ticket in flood]).update(team=cast.second_line)
    for _ in range(3):
        rules.ticket(at=now())
    told = [api_client(cast.l1).get(path(team)).json() for team in (cast.first_line, cast.second_line)]
    assert [one["waiting"] for one in told] == [2, 2]
