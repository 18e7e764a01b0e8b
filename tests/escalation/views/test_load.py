"""The load of teams: who is short, who helps out, and who may decide it."""

import pytest

from escalation.engine import spreading
from escalation.models import TeamWatch
from escalation.services.watching import watch_team
from helpdesk.accounts.models import User
from helpdesk.accounts.services import teams
from helpdesk.web.times import now
from tests.escalation import rules
from tests.tickets.pages import text_of
from tickets.models import Ticket


@pytest.fixture
def manager(client, cast):
    client.force_login(cast.manager)
    return client


@pytest.fixture
def crowd(cast):
    """Three tickets for a first line that has room for two."""
    rules.desk()
    User.objects.filter(pk__in=[cast.l1.pk, cast.lead.pk]).update(capacity=1)
    return [rules.ticket(at=now()) for _ in range(3)]


def test_the_team_that_is_short_stands_first_and_says_by_how_much(manager, crowd, cast):
    watch_team(cast.first_line, ahead=7200, helper=cast.second_line)
    told = text_of(manager.get("/esc/load/"))
    assert told.index("First line") < told.index("Second line")
    assert "3 due within 2 h" in told
    assert "1 will be late" in told
    assert "Second line helps out" in told


def test_it_is_decided_in_a_dialog(manager, cast):
    page = manager.get("/esc/load/first-line")
    assert "First line: more than it can answer in time" in text_of(page)
    answer = manager.post("/esc/load/first-line", {"ahead": "3600", "helper": cast.second_line.pk})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/esc/load/")
    watch = TeamWatch.objects.get()
    assert (watch.team, watch.ahead, watch.helper) == (cast.first_line, 3600, cast.second_line)
    again = manager.post("/esc/load/first-line", {"ahead": "0"}, headers={"HX-Request": "true"})
    assert again.headers["HX-Redirect"] == "/esc/load/"
    assert TeamWatch.objects.get().next_at is None


def test_what_cannot_be_comes_back_with_what_was_chosen(manager, cast):
    answer = manager.post("/esc/load/first-line", {"ahead": "77", "helper": cast.first_line.pk})
    assert answer.status_code == 422
    assert not TeamWatch.objects.exists()


def test_agents_read_it_and_do_not_decide(client, cast):
    client.force_login(cast.l1)
    page = client.get("/esc/load/")
    assert page.status_code == 200
    assert b"/esc/load/first-line" not in page.content
    assert client.get("/esc/load/first-line").status_code == 403


def test_a_private_team_is_its_members_business(client, cast):
    teams.create(slug="secret", name="Hush", is_private=True, members=[cast.l2])
    client.force_login(cast.manager)
    assert "Hush" not in text_of(client.get("/esc/load/"))
    assert client.get("/esc/load/secret").status_code == 404
    client.force_login(cast.l2)
    assert "Hush" in text_of(client.get("/esc/load/"))


def test_who_is_above_the_lead_of_a_private_team_hears_of_it_and_may_look(client, cast):
    teams.create(slug="secret", name="Hush", is_private=True, lead=cast.lead)
    for user, knows in ((cast.lead, True), (cast.manager, True), (cast.l1, False)):
        client.force_login(user)
        assert ("Hush" in text_of(client.get("/esc/load/"))) is knows


def test_a_helper_that_became_private_is_not_named(manager, cast):
    watch_team(cast.first_line, ahead=7200, helper=cast.second_line)
    teams.change(cast.second_line, is_private=True)
    told = text_of(manager.get("/esc/load/"))
    assert "Second line" not in told
    assert "The lead is told" in told


def test_the_cut_of_a_flood_is_by_team_as_the_looks_have_it(manager, crowd, cast, monkeypatch):
    monkeypatch.setattr(spreading, "MOST", 2)
    Ticket.objects.filter(pk__in=[ticket.pk for ticket in crowd]).update(team=cast.second_line)
    for _ in range(3):
        rules.ticket(at=now())
    assert text_of(manager.get("/esc/load/")).count("2 due within 2 h") == 2


def test_the_escalations_lead_to_it(manager):
    assert b'href="/esc/load/"' in manager.get("/esc/").content


def test_what_it_costs_does_not_grow(manager, crowd, cast, budget):
    watch_team(cast.first_line, ahead=7200, helper=cast.second_line)
    with budget("page: load of teams"):
        manager.get("/esc/load/")
    for number in range(5):
        teams.create(slug=f"more-{number}", name=f"More {number}", members=[cast.l3])
        rules.ticket(at=now())
    with budget("page: load of teams"):
        manager.get("/esc/load/")
