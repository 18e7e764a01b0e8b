"""The dashboard and the page of each report: every number opens its tickets, and everything is in the address."""

from datetime import timedelta

import pytest

from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from helpdesk.insights.definitions import REPORTS
from helpdesk.web.moments import full_moment
from helpdesk.web.times import now
from tests.escalation import rules
from tests.insights.test_wall_page import links, numbers
from tests.people import hire
from tests.tickets.pages import found, subjects, text_of, words
from tickets.services.conversation import reply
from tickets.services.lifecycle import change_status

MEASURED = [name for name, report in REPORTS.items() if not report.note]
SHARES = [name for name in MEASURED if REPORTS[name].unit == "share"]


@pytest.fixture
def desk(cast):
    """Six tickets of the last days: one answered and solved at once, one escalated, one late, the rest open."""
    rules.desk()
    for hours in (1, 2, 30, 50, 75, 100):
        rules.ticket(at=now() - timedelta(hours=hours))
    tickets = list(rules.Ticket.objects.order_by("pk"))
    reply(tickets[0], "Change the battery.", author=cast.l1)
    change_status(rules.fresh(tickets[0]), "resolved", actor=cast.l1)
    escalate(
        tickets[1], kind="functional", reason="outage", summary="?", actor=cast.l1, seen=mark(tickets[1])
    )
    return cast


@pytest.fixture
def manager(client, desk):
    client.force_login(desk.manager)
    return client


def figures(page):
    """Return the sentences of the charts."""
    return [words(one) for one in found(page, class_="chart__title")]


def test_every_number_of_the_dashboard_opens_what_it_counts(manager):
    page = manager.get("/insights/")
    shown = numbers(page)
    assert shown["Open tickets"] == "5"
    assert shown["Escalation rate"] == "16.7 %"
    assert shown["First contact resolution"] == "100.0 %"
    assert shown["Escalations not acknowledged"] == "1"
    counted = {label: len(subjects(manager.get(url))) for label, url in links(page).items()}
    assert counted["Open tickets"] == 5
    assert counted["Escalation rate"] == counted["First contact resolution"] == 1
    assert counted["Escalations not acknowledged"] == 1


def test_every_point_of_every_report_opens_the_tickets_that_it_counts(manager):
    for name in MEASURED:
        page = manager.get(f"/insights/{name}/")
        assert str(REPORTS[name].words) in text_of(page)
        for place in found(page, "a", class_="chart__point"):
            part, _of, whole = place["aria-label"].rpartition(", ")[2].partition(" of ")
            if whole and part.isdigit() and int(part):
                assert len(subjects(manager.get(place["href"]))) == int(part), (name, place["aria-label"])


def test_the_two_numbers_of_a_share_open_their_tickets(manager):
    for name in SHARES:
        page = manager.get(f"/insights/{name}/")
        numbers = [one for one in found(page, "a") if "part=" in one.get("href", "") and words(one).isdigit()]
        facts = [one for one in numbers if one["href"].endswith(("part=numerator", "part=denominator"))]
        assert len(facts) == 2
        for one in facts:
            assert len(subjects(manager.get(one["href"]))) == int(words(one)), one["href"]


def test_every_split_of_every_report_shows_its_groups(manager):
    for name in MEASURED:
        for by in REPORTS[name].dimensions:
            page = manager.get(f"/insights/{name}/?by={by}")
            assert not found(page, role="alert"), (name, by)
            assert f"by={by}" in found(page, "a", **{"aria-current": "true"})[-1]["href"]


def test_a_group_opens_its_tickets(manager, desk):
    page = manager.get("/insights/escalation-rate/?by=team")
    bar = [one for one in found(page, "a", class_="chart__point") if "First line" in one["aria-label"]]
    assert bar[0]["aria-label"] == "First line: 16.7 %, 1 of 6"
    assert len(subjects(manager.get(bar[0]["href"]))) == 1


def test_a_report_that_measures_nothing_yet_shows_its_definition_and_no_empty_chart(manager):
    page = manager.get("/insights/csat/")
    assert "Nothing is measured for this yet." in text_of(page)
    assert str(REPORTS["csat"].words) in text_of(page)
    assert found(page, "figure") == []


def test_what_takes_longer_comes_after_the_page_or_by_a_link(manager):
    first = figures(manager.get("/insights/"))
    assert len(first) == 4
    part = manager.get("/insights/", headers={"HX-Request": "true", "HX-Target": "dashboard-more"})
    assert b"<html" not in part.content
    assert len(figures(part)) == 7
    assert len(figures(manager.get("/insights/?all=1"))) == 11


def test_a_cell_of_arrivals_opens_its_tickets(manager):
    part = manager.get("/insights/?all=1")
    cells = [one for one in found(part, "a", class_="chart__point") if "weekday=" in one["href"]]
    assert len(cells) == 7 * 24
    full = [one for one in cells if not one["aria-label"].endswith(": 0")]
    counted = [int(one["aria-label"].rpartition(": ")[2]) for one in full]
    assert sum(counted) == 6
    assert [len(subjects(manager.get(one["href"]))) for one in full] == counted
    assert manager.get("/insights/arrivals/?weekday=7&hour=1").status_code == 404


def test_the_period_and_the_filters_are_kept_by_every_link(manager, desk):
    page = manager.get(f"/insights/?from=2026-01-01&until=2026-01-31&team={desk.first_line.pk}&tier=premium")
    for url in links(page).values():
        if url.startswith("/insights/"):
            assert "from=2026-01-01" in url
            assert "to=2026-02-01" in url
            assert "tier=premium" in url
    assert "1 Jan 2026 to 31 Jan 2026" in text_of(page)
    assert "Compared with 1 Dec 2025 to 31 Dec 2025" in text_of(page)


def test_what_figures_and_lists_are_narrowed_to_is_said_and_can_be_taken_away(manager, desk):
    narrowed = f"tier=premium&team={desk.first_line.pk}"
    for path in ("/insights/", "/insights/sla/", "/insights/arrivals/"):
        said = text_of(manager.get(f"{path}?{narrowed}&weekday=1&hour=1"))
        assert "Only: First line, Premium" in said, path
        assert "Only: " not in text_of(manager.get(f"{path}?weekday=1&hour=1")), path
    page = manager.get(
        f"/insights/sla/?{narrowed}&by=tier&clock=first_response&from=2026-01-01&until=2026-01-31"
    )
    assert "Only: First line, Premium, First reply" in text_of(page)
    clear = next(one["href"] for one in found(page, "a") if words(one) == "Clear all filters")
    whole = manager.get(f"/insights/sla/{clear}")
    assert "Only: " not in text_of(whole)
    assert "1 Jan 2026 to 31 Jan 2026" in text_of(whole)
    assert "by=tier" in clear


def test_a_list_says_which_group_it_is_of_and_what_was_asked(manager, desk):
    for address, said in {
        f"escalation-rate/tickets/?by=team&group={desk.first_line.pk}": "First line",
        "escalation-rate/tickets/?by=level&group=1": "Level 1",
        "escalations/tickets/?by=reason&group=outage": "Outage",
        "flow/tickets/?group=1-2": "L1 → L2",
        "sla/tickets/?clock=first_response": "Only: First reply",
        "knowledge/tickets/?figure=debt": "Lessons owed",
    }.items():
        page = manager.get(f"/insights/{address}")
        assert said in words(found(page, class_="page-header__meta")[0]), address
    assert "Lessons owed" in words(
        found(manager.get("/insights/knowledge/?figure=debt"), class_="page-header__meta")[0]
    )
    for strange in ("up", "9" * 5000):
        assert manager.get(f"/insights/flow/tickets/?group={strange}").status_code == 200


def test_a_report_of_an_instant_says_that_there_is_nothing_only_where_there_is_nothing(manager):
    nothing = "There is nothing to count in this period."
    for name in ("ageing", "workload"):
        assert nothing not in text_of(manager.get(f"/insights/{name}/")), name
        assert nothing in text_of(manager.get(f"/insights/{name}/?language=it")), name


def test_figures_say_the_day_of_their_instant(manager, desk):
    for path in ("/insights/", "/insights/sla/"):
        assert full_moment(now())[:-10] in text_of(manager.get(path))


@pytest.mark.parametrize(
    "query", ["from=yesterday", "from=2026-02-01&to=2026-01-01", "by=colour", "team=nobody", "bucket=hour"]
)
def test_an_address_that_cannot_be_read_is_said_and_shows_the_usual_period(manager, query):
    page = manager.get(f"/insights/escalation-rate/?{query}")
    assert page.status_code == 200
    assert found(page, role="alert")
    assert figures(page)


@pytest.mark.parametrize(
    "path",
    [
        "/insights/nothing/",
        "/insights/nothing/tickets/",
        "/insights/sla/tickets/?group=x&by=team",
        "/insights/sla/tickets/?part=all",
    ],
)
def test_what_is_not_there_is_404(manager, path):
    assert manager.get(path).status_code == 404


def test_a_year_is_counted_by_month_and_a_quarter_by_week(manager):
    year = manager.get("/insights/escalation-rate/?from=2025-12-01&until=2026-11-30")
    assert len(found(year, class_="chart__point")) == 12
    quarter = manager.get("/insights/escalation-rate/?from=2026-08-31&until=2026-11-29")
    assert len(found(quarter, class_="chart__point")) == 13


@pytest.mark.parametrize("path", ["", "escalation-rate/", "advice/"])
def test_who_may_not_ask_by_agent_is_told_so_and_sees_the_rest(client, desk, path):
    client.force_login(hire("robot", "Robot", role="integrator"))
    for asked in ("agent=l1@desk.test", "agent=none"):
        page = client.get(f"/insights/{path}?{asked}")
        assert page.status_code == 200
        assert "Figures of single agents are for leads and those above them." in text_of(page)


@pytest.mark.parametrize("name", ["ageing", "backlog", "workload"])
def test_an_instant_that_nobody_can_reckon_with_is_said(manager, name):
    page = manager.get(f"/insights/{name}/?as_of=0001-01-01T00:00:00Z")
    assert "Ask for days between 1990 and 2099." in text_of(page)


def test_a_lead_sees_their_teams_and_an_agent_nothing(client, desk):
    client.force_login(desk.lead)
    assert client.get("/insights/").status_code == 200
    assert client.get("/insights/resolution-time/?by=agent").status_code == 200
    client.force_login(desk.l1)
    for path in (
        "/insights/",
        "/insights/sla/",
        "/insights/sla/tickets/",
        "/insights/arrivals/?weekday=1&hour=1",
    ):
        assert client.get(path).status_code == 403


def test_the_pages_cost_the_same_however_many_tickets_there_are(manager, desk, budget):
    for hours in range(12):
        rules.ticket(at=now() - timedelta(hours=hours))
    manager.get("/insights/")
    with budget("page: dashboard"):
        manager.get("/insights/")
    with budget("page: dashboard, below"):
        manager.get("/insights/", headers={"HX-Request": "true", "HX-Target": "dashboard-more"})
    with budget("page: report"):
        manager.get("/insights/escalation-rate/?by=team")
    with budget("page: tickets behind a figure"):
        page = manager.get("/insights/escalation-rate/tickets/?part=denominator")
    assert len(subjects(page)) == 18
