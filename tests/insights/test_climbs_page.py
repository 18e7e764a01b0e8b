"""The escalation manager's page: what is escalated now, and each number opens what it counts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from escalation.models import Escalation
from escalation.services.closing import close
from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from tests.escalation import rules
from tests.insights.test_wall_page import links, numbers
from tests.tickets.pages import found, subjects, text_of


@pytest.fixture
def manager(client, cast):
    rules.desk()
    client.force_login(cast.escalations)
    return client


def climb(cast, days_ago=0, reason="knowledge", **facts):
    """Escalate a ticket; return the escalation, opened so many days ago."""
    ticket = rules.ticket(at=timezone.now())
    made = escalate(ticket, kind="functional", reason=reason, summary="?", actor=cast.l1, seen=mark(ticket))
    Escalation.objects.filter(pk=made.pk).update(
        opened_at=timezone.now() - timedelta(days=days_ago, minutes=1), **facts
    )
    return made


def test_every_number_opens_the_escalations_that_it_counts(manager, cast):
    climb(cast)
    climb(cast, days_ago=40, owner=None)
    climb(cast, days_ago=5, exhausted_at=timezone.now(), acknowledged_at=timezone.now())
    close(climb(cast), actor=cast.l1)
    page = manager.get("/insights/escalations/open/")
    assert numbers(page) == {
        "Open escalations": "3",
        "Not acknowledged": "2",
        "Acknowledgement overdue": "0",
        "Without owner": "1",
        "Top of the path reached": "1",
        "Open for more than 30 days": "1",
    }
    for label, url in links(page).items():
        assert len(subjects(manager.get(url))) == int(numbers(page)[label]), (label, url)


def test_every_part_of_every_chart_opens_the_escalations_that_it_counts(manager, cast):
    for days, reason in ((0, "knowledge"), (2, "outage"), (6, "knowledge"), (20, "resources"), (31, "other")):
        climb(cast, days, reason)
    page = manager.get("/insights/escalations/open/")
    places = found(page, "a", class_="chart__point")
    assert len(places) == 1 + 6 + 1
    for place in places:
        counted = int(place["aria-label"].partition(": ")[2].partition(" ")[0])
        assert len(subjects(manager.get(place["href"]))) == counted, place["aria-label"]
    assert "2 of 5 open escalations are older than a week" in text_of(page)


def test_what_is_open_longest_comes_first(manager, cast):
    young, old = climb(cast), climb(cast, days_ago=9)
    page = manager.get("/insights/escalations/open/")
    rows = [one["href"] for one in found(page, "a") if one.get("href", "").startswith("/esc/E-")]
    assert rows == [f"/esc/E-{old.pk}", f"/esc/E-{young.pk}"]


def test_a_lead_sees_the_escalations_in_their_teams(client, cast):
    rules.desk()
    climb(cast)
    climb(cast, team=cast.first_line)
    client.force_login(cast.lead)
    assert numbers(client.get("/insights/escalations/open/"))["Open escalations"] == "1"


def test_nothing_escalated_says_so_and_shows_no_empty_chart(manager):
    page = manager.get("/insights/escalations/open/")
    assert "Nothing is escalated." in text_of(page)
    assert found(page, "figure") == []


def test_agents_are_refused(client, cast):
    client.force_login(cast.l1)
    assert client.get("/insights/escalations/open/").status_code == 403


def test_the_page_costs_the_same_however_many_escalations_there_are(manager, cast, budget):
    for _number in range(12):
        climb(cast)
    with budget("page: open escalations"):
        page = manager.get("/insights/escalations/open/")
    assert numbers(page)["Open escalations"] == "12"


def test_a_list_of_escalations_is_narrowed_by_when_they_began(manager, cast):
    climb(cast, days_ago=9)
    climb(cast)
    week_ago = (timezone.now() - timedelta(days=7)).isoformat().replace("+", "%2B")
    assert len(subjects(manager.get(f"/esc/?opened_before={week_ago}"))) == 1
    assert len(subjects(manager.get(f"/esc/?opened_after={week_ago}"))) == 1
    assert len(subjects(manager.get("/esc/?exhausted=false"))) == 2
