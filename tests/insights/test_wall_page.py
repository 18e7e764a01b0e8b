"""The wall of a team lead: what is due soon in business time, what nobody has; each number opens what it counts."""

from datetime import UTC, datetime, timedelta

import pytest

from escalation.services.acknowledging import acknowledge
from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from helpdesk.accounts.services import teams
from helpdesk.insights.selectors.wall import HOURS, due_soon
from helpdesk.web.times import now
from tests.escalation import rules
from tests.tickets.pages import found, subjects, text_of, words
from tickets.services.placing import assign

EVENING = datetime(2026, 5, 4, 17, 30, tzinfo=UTC)
"""Half an hour before the office closes on a Monday."""


@pytest.fixture
def desk(cast):
    """A desk that promises a first answer within four hours, at any hour."""
    rules.desk(promised={rules.FIRST: 4 * rules.HOUR})
    return cast


@pytest.fixture
def lead(client, desk):
    client.force_login(desk.lead)
    return client


def opened(minutes_ago=0, **facts):
    return rules.ticket(at=now() - timedelta(minutes=minutes_ago), **facts)


def numbers(page):
    """Return the numbers of the page by their labels."""
    labels = [words(one) for one in found(page, "p", class_="key-figure__label")]
    values = [words(one) for one in found(page, "p", class_="key-figure__value")]
    return dict(zip(labels, values, strict=True))


def links(page):
    """Return where each number leads, by its label."""
    labels = numbers(page)
    tiles = [one for one in found(page, "a") if one.get("aria-label", "").partition(":")[0] in labels]
    return {one["aria-label"].partition(":")[0]: one["href"] for one in tiles}


def test_business_hours_are_those_of_the_calendar(cast):
    rules.desk(calendar=rules.office(), promised={rules.FIRST: 2 * rules.HOUR})
    ticket = rules.ticket(at=EVENING)
    assert rules.clock(ticket).due_at == datetime(2026, 5, 5, 10, 30, tzinfo=UTC)
    due = due_soon(cast.manager, EVENING + timedelta(hours=3), None)
    assert [(one.ticket, one.hour) for one in due] == [(ticket.pk, 1)]


def test_what_is_further_away_than_the_hours_is_not_on_the_wall(cast):
    rules.desk(calendar=rules.office(), promised={rules.FIRST: (HOURS + 1) * rules.HOUR})
    ticket = rules.ticket(at=rules.T0)
    assert due_soon(cast.manager, rules.T0, None) == []
    assert [one.ticket for one in due_soon(cast.manager, rules.T0 + rules.HOUR, None)] == [ticket.pk]


def test_what_is_late_already_is_not_about_to_be(cast):
    rules.desk(promised={rules.FIRST: rules.HOUR, rules.RESOLUTION: 4 * rules.HOUR})
    rules.ticket(at=rules.T0)
    assert due_soon(cast.manager, rules.T0 + 2 * rules.HOUR, None) == []


def test_a_ticket_counts_once_by_its_nearest_promise(cast):
    rules.desk(promised={rules.FIRST: rules.HOUR, rules.RESOLUTION: 3 * rules.HOUR})
    rules.ticket(at=rules.T0)
    assert [one.hour for one in due_soon(cast.manager, rules.T0, None)] == [0]


def test_every_number_opens_what_it_counts(lead, desk):
    opened(30)
    opened(60 * 5)
    assign(opened(90), assignee=desk.l1, team=None, actor=desk.lead)
    page = lead.get("/insights/wall/")
    shown = numbers(page)
    assert shown["Late now"] == "1"
    assert shown["Due in the next 8 business hours"] == "2"
    assert shown["Without owner"] == "2"
    for label, url in links(page).items():
        assert len(subjects(lead.get(url))) == int(shown[label]), (label, url)


def test_an_unacknowledged_escalation_stands_on_the_wall_until_somebody_has_it(client, desk):
    client.force_login(desk.manager)
    ticket = opened(10)
    climb = escalate(
        ticket, kind="functional", reason="knowledge", summary="?", actor=desk.l1, seen=mark(ticket)
    )
    page = client.get("/insights/wall/")
    assert numbers(page)["Escalations not acknowledged"] == "1"
    assert len(subjects(client.get(links(page)["Escalations not acknowledged"]))) == 1
    acknowledge(climb, actor=desk.l2)
    page = client.get("/insights/wall/")
    assert numbers(page)["Escalations not acknowledged"] == "0"
    assert "Every escalation is acknowledged." in text_of(page)


def test_a_column_of_the_chart_opens_its_hour_and_its_team(lead, desk):
    opened(30)
    opened(200)
    page = lead.get("/insights/wall/")
    columns = found(page, "a", class_="chart__point")
    assert [one["aria-label"].partition(": ")[2] for one in columns] == [
        *("1 (First line 1)", "0", "0", "1 (First line 1)", "0", "0", "0", "0"),
    ]
    assert len(subjects(lead.get(columns[0]["href"]))) == 1
    assert subjects(lead.get(columns[1]["href"])) == []
    assert len(subjects(lead.get(f"/insights/wall/due/?hour=1&of={desk.first_line.pk}"))) == 1
    assert subjects(lead.get("/insights/wall/due/?hour=1&of=none")) == []


def test_a_lead_sees_their_teams_and_a_manager_all(client, desk):
    other = opened(10)
    assign(other, assignee=None, team=desk.second_line, actor=desk.lead)
    opened(10)
    client.force_login(desk.lead)
    assert numbers(client.get("/insights/wall/"))["Without owner"] == "1"
    assert client.get("/insights/wall/?team=second-line").status_code == 404
    client.force_login(desk.manager)
    assert numbers(client.get("/insights/wall/"))["Without owner"] == "2"
    assert numbers(client.get("/insights/wall/?team=second-line"))["Without owner"] == "1"


def test_a_private_team_is_on_nobodys_wall_who_may_not_see_it(client, desk):
    hidden = teams.create(slug="board", name="Board", level=3, members=[desk.l3], is_private=True)
    assign(opened(10), assignee=None, team=hidden, actor=desk.admin)
    client.force_login(desk.escalations)
    assert numbers(client.get("/insights/wall/"))["Without owner"] == "0"
    assert client.get("/insights/wall/?team=board").status_code == 404
    client.force_login(desk.admin)
    assert numbers(client.get("/insights/wall/?team=board"))["Without owner"] == "1"


def test_agents_have_no_wall(client, desk):
    client.force_login(desk.l1)
    assert client.get("/insights/wall/").status_code == 403
    assert client.get("/insights/wall/due/").status_code == 403


def test_an_empty_wall_says_so(lead):
    shown = text_of(lead.get("/insights/wall/"))
    assert "No promise runs out in the next 8 business hours" in shown
    assert "Every open ticket has an owner." in shown


def test_htmx_gets_what_changes_alone(lead):
    part = lead.get("/insights/wall/", headers={"HX-Request": "true", "HX-Target": "wall"})
    assert b"<html" not in part.content
    assert b"key-figures" in part.content


def test_the_wall_costs_the_same_however_many_tickets_there_are(lead, desk, budget):
    for minutes in range(12):
        opened(minutes)
    with budget("page: wall"):
        page = lead.get("/insights/wall/")
    assert numbers(page)["Without owner"] == "12"
