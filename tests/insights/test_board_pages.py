"""Own dashboards on screen: every number opens its tickets, each reader sees their own figures, without scripts too."""

from datetime import timedelta

import pytest

from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from helpdesk.accounts.models import Team
from helpdesk.accounts.services import teams
from helpdesk.insights.models import Dashboard
from helpdesk.insights.services.dashboards import change_dashboard, create_dashboard, facts_of
from helpdesk.web.times import now
from tests.escalation import rules
from tests.insights.test_report_pages import figures
from tests.insights.test_wall_page import numbers
from tests.people import hire
from tests.tickets.pages import HTMX, Reader, field, found, subjects, text_of, words
from tickets.services.conversation import reply
from tickets.services.lifecycle import change_status
from tickets.services.placing import assign

RATE = {"name": "escalation-rate", "form": "number"}
TREND = {"name": "escalation-rate", "form": "over_time"}
EVERYTHING = [
    RATE,
    {"name": "backlog", "form": "number"},
    {"name": "unacknowledged", "form": "number"},
    {"name": "first-contact-resolution", "form": "number", "filters": {"team": ["first-line"]}},
    TREND,
    {"name": "escalation-rate", "form": "groups", "by": "team"},
    {"name": "escalations", "form": "parts", "by": "reason"},
    {"name": "flow", "form": "own"},
    {"name": "arrivals", "form": "own"},
    {"name": "due", "form": "own"},
    {"name": "load", "form": "own"},
]
BOARDS = "/insights/boards/"


@pytest.fixture
def desk(cast):
    """Five tickets of the last days: one answered and solved at once, one escalated, the rest open."""
    rules.desk()
    for hours in (1, 2, 30, 50, 75):
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


@pytest.fixture
def board(desk):
    return create_dashboard(desk.manager, name="Mondays", panels=EVERYTHING)


def url(board, rest=""):
    return f"{BOARDS}{board.pk}/{rest}"


def value(page, identity):
    """Return what stands in a field."""
    elements = Reader(page).elements
    at = next(at for at, one in enumerate(elements) if one.get("id") == identity)
    if elements[at]["tag"] != "select":
        return elements[at].get("value")
    return next(one["value"] for one in elements[at:] if one["tag"] == "option" and "selected" in one)


def opened(client, page):
    """Return how many tickets each number opens, by its label."""
    links = [one for one in found(page, "a") if ": " in one.get("aria-label", "") and "class" not in one]
    tiles = [one for one in links if one["aria-label"].rpartition(": ")[2] == words(one) != ""]
    return {
        one["aria-label"].partition(": ")[0]: str(len(subjects(client.get(one["href"])))) for one in tiles
    }


def fresh(board):
    return Dashboard.objects.get(pk=board.pk)


def test_every_number_of_an_own_dashboard_is_the_length_of_its_list(manager, board):
    page = manager.get(url(board))
    assert numbers(page) == {
        "Escalation rate": "20.0 %",
        "Open tickets": "4",
        "Escalations not acknowledged": "1",
        "First contact resolution (First line)": "100.0 %",
    }
    assert list(opened(manager, page).values()) == ["1", "4", "1", "1"]
    for place in found(page, "a", class_="chart__point"):
        value = place["aria-label"].rpartition(": ")[2].partition(", ")
        number = value[2].partition(" of ")[0] if " of " in value[2] else value[0]
        if number.isdigit() and int(number) and "/insights/" in place["href"]:
            assert len(subjects(manager.get(place["href"]))) == int(number), place["aria-label"]
    assert len(figures(page)) == 7


def test_the_address_says_otherwise_than_the_dashboards_own_period_and_filters(manager, board, desk):
    change_dashboard(board, actor=desk.manager, period="last_month", filters={"tier": ["premium"]})
    page = manager.get(url(board))
    assert numbers(page)["Open tickets"] == "0"
    assert "Only: Premium" in text_of(page)
    current = [one for one in found(page, "a", class_="layouts__item") if one.get("aria-current")]
    assert [words(one) for one in current] == ["Last month"]
    asked = "?from=2026-01-01&until=2026-01-31"
    assert "Only: " not in text_of(manager.get(url(board, asked)))
    only_team = manager.get(url(board, f"?team={desk.first_line.pk}"))
    assert "Only: First line" in text_of(only_team)
    wrong = manager.get(url(board, "?from=yesterday"))
    assert "is no day" in words(found(wrong, role="alert")[0])
    assert numbers(wrong)["Open tickets"] == "0"


def test_a_lead_and_a_manager_see_their_own_figures_on_a_shared_one(client, desk):
    board = create_dashboard(
        desk.manager, name="All", is_shared=True, panels=[RATE, {"name": "backlog", "form": "number"}]
    )
    newest = rules.Ticket.objects.latest("pk")
    assign(newest, assignee=desk.finance, team=desk.finance_team, actor=desk.admin)
    desk.lead.teams.set([desk.finance_team])
    Team.objects.filter(lead=desk.lead).update(lead=None)
    Team.objects.filter(pk=desk.first_line.pk).update(is_private=True)
    seen = {}
    for who in (desk.lead, desk.admin, desk.escalations):
        client.force_login(who)
        page = client.get(url(board))
        seen[who.email] = numbers(page)["Open tickets"]
        assert opened(client, page)["Open tickets"] == seen[who.email]
        assert "Shared by Mario Manager" in text_of(page)
        assert not found(page, "a", href=url(board, "?edit=1"))
    assert seen == {"lead@desk.test": "1", "admin@desk.test": "4", "escalations@desk.test": "2"}


def test_a_figure_that_the_reader_may_not_see_says_so_in_its_place(client, desk, board):
    change_dashboard(board, actor=desk.manager, is_shared=True)
    by_agent = create_dashboard(
        desk.manager,
        name="People",
        is_shared=True,
        panels=[RATE, {"name": "backlog", "form": "groups", "by": "agent"}],
    )
    of_one = create_dashboard(
        desk.manager, name="One", is_shared=True, panels=EVERYTHING, filters={"agent": ["l1@desk.test"]}
    )
    client.force_login(hire("robot", "Robot", role="integrator"))
    refusal = "Figures of single agents are for leads and those above them."
    assert text_of(client.get(url(board))).count(refusal) == 1
    page = client.get(url(by_agent))
    assert numbers(page) == {"Escalation rate": "20.0 %"}
    assert text_of(page).count(refusal) == 1
    assert text_of(client.get(url(of_one))).count(refusal) == len(EVERYTHING)


def test_what_is_not_shared_is_404_for_everybody_else_and_agents_see_none(client, desk, board):
    shared = create_dashboard(desk.manager, name="Shared", is_shared=True, panels=[RATE])
    writes = ("change/", "delete/", "panels/")
    for who in (desk.admin, desk.lead, desk.escalations):
        client.force_login(who)
        assert client.get(url(board)).status_code == 404
        assert client.get(f"{BOARDS}new/?copy={board.pk}").status_code == 404
        assert client.get(url(board, "delete/")).status_code == 404
        assert {client.post(url(board, path)).status_code for path in writes} == {404}
        assert client.get(url(shared)).status_code == 200
        assert {client.post(url(shared, path)).status_code for path in writes} == {403}
        assert (
            client.post(f"{BOARDS}put/", {"board": shared.pk, "figure": "sla", "form": "number"}).status_code
            == 404
        )
        assert "Mondays" not in text_of(client.get(BOARDS))
    client.force_login(desk.l1)
    for path in (BOARDS, f"{BOARDS}new/", url(shared), url(board)):
        assert client.get(path).status_code == 403
    for path in (f"{BOARDS}new/", f"{BOARDS}put/", *(url(shared, path) for path in writes)):
        assert client.post(path).status_code == 403
    assert fresh(shared).panels == shared.panels


def test_what_is_gone_breaks_nothing(manager, board, desk):
    kept = [
        {"name": "horoscope", "form": "number"},
        {"name": "escalation-rate", "form": "pie"},
        {"name": "escalation-rate", "form": "groups", "by": "colour"},
        {"name": "sla", "form": "number", "by": "", "filters": {"clock": ["midnight"]}},
        {"name": "sla", "form": "number", "by": "", "filters": {"team": ["987654"]}},
        {"name": "knowledge", "form": "over_time", "by": "", "filters": "x"},
        "nonsense",
        7,
        RATE,
    ]
    filters = {"team": ["987654", str(desk.first_line.pk)], "colour": ["red"], "tier": "premium"}
    Dashboard.objects.filter(pk=board.pk).update(panels=kept, filters=filters)
    page = manager.get(url(board))
    assert numbers(page)["Escalation rate"] == "20.0 %"
    assert "There is no figure “horoscope”." in text_of(page)
    assert "There is none named “987654”." in text_of(page)
    assert "Only: First line" in text_of(page)
    assert manager.get(BOARDS).status_code == 200
    edited = manager.get(url(board, "?edit=1"))
    assert "There is no figure “horoscope”." in text_of(edited)
    assert len(found(edited, "li", class_="board-row")) == len(kept)
    for _panel in kept[:-1]:
        do = {"do": "remove:0", "changes": fresh(board).changes}
        assert manager.post(url(board, "panels/"), do).status_code == 302
    assert [one["name"] for one in fresh(board).panels] == ["escalation-rate"]


def test_the_list_shows_ones_own_and_what_others_share(client, desk, board):
    create_dashboard(desk.lead, name="Of the lead", is_shared=True)
    create_dashboard(desk.lead, name="Secret")
    client.force_login(desk.manager)
    page = client.get(BOARDS)
    listed = [words(one) for one in found(page, "a", class_="row-link")]
    assert listed == ["Mondays", "Of the lead"]
    assert "Lidia Lead" in text_of(page)
    client.force_login(desk.admin)
    assert "You have no dashboard of your own yet." in text_of(client.get(BOARDS))


def test_a_new_one_is_made_and_a_copy_of_the_desks_or_of_another(manager, desk, board):
    made = manager.post(f"{BOARDS}new/", {"name": "Fresh"})
    new = Dashboard.objects.get(name="Fresh")
    assert made.headers["Location"] == url(new, "?edit=1")
    assert field(manager.get(f"{BOARDS}new/?copy=desk"), "name") == "Dashboard"
    manager.post(f"{BOARDS}new/?copy=desk", {"name": "Desk"})
    assert len(Dashboard.objects.get(name="Desk").panels) == 17
    again = manager.post(f"{BOARDS}new/?copy={board.pk}", {"name": "Mondays"})
    assert again.status_code == 400
    assert "You have a dashboard of this name already." in text_of(again)
    by_htmx = manager.post(f"{BOARDS}new/?copy={board.pk}", {"name": "Copy"}, headers=HTMX)
    assert by_htmx.headers["HX-Redirect"] == url(Dashboard.objects.get(name="Copy"))
    assert Dashboard.objects.get(name="Copy").panels == board.panels
    assert manager.get(f"{BOARDS}new/?copy=x").status_code == 404


def test_it_is_renamed_shared_and_narrowed_and_keeps_what_the_form_does_not_show(manager, desk, board):
    narrowed = {"topic": ["none"], "team": [str(desk.first_line.pk), str(desk.second_line.pk)]}
    board = change_dashboard(board, actor=desk.manager, filters=narrowed)
    page = manager.get(url(board, "?edit=1"))
    names = ("name", "period", "team", "tier", "language", "changes")
    sent = {name: value(page, f"board-{name}") for name in names}
    assert sent["team"] == ",".join(narrowed["team"])
    sent |= {"name": "Fridays", "tier": "premium", "is_shared": "on"}
    saved = manager.post(url(board, "change/"), sent)
    assert saved.headers["Location"] == url(board, "?edit=1")
    now_ = fresh(board)
    assert (now_.name, now_.is_shared, now_.filters) == ("Fridays", True, {**narrowed, "tier": ["premium"]})
    stale = manager.post(url(board, "change/"), {**sent, "name": "Saturdays"})
    assert stale.status_code == 409
    assert value(stale, "board-name") == "Saturdays"
    assert (
        manager.post(url(board, "change/"), {**sent, "changes": value(stale, "board-changes")}).status_code
        == 303
    )
    assert manager.post(url(board, "change/"), {**sent, "name": ""}).status_code == 400
    assert manager.post(url(board, "change/"), {"changes": "x"}).status_code == 400


def test_leaving_the_editor_by_its_button_keeps_what_was_written(manager, board):
    page = manager.get(url(board, "?edit=1"))
    done = next(one for one in found(page, "button") if words(one) == "Done")
    sent = {"name": "Fridays", "period": board.period, "changes": value(page, "board-changes")}
    left = manager.post(url(board, "change/"), {**sent, done["name"]: done["value"]})
    assert left.headers["Location"] == url(board)
    assert fresh(board).name == "Fridays"


def test_figures_are_added_moved_and_removed_without_scripts(manager, desk):
    board = create_dashboard(desk.manager, name="Plain", panels=[RATE, TREND])
    chosen = manager.post(url(board, "panels/"), {"do": "choose", "name": "sla"})
    assert value(chosen, "panel-name") == "sla"
    assert {"form", "by", "clock"} <= {one.get("name") for one in found(chosen, "select")}
    add = {"do": "add", "name": "sla", "form": "number", "by": "team", "clock": "resolution"}
    assert manager.post(url(board, "panels/"), add).headers["Location"].startswith(url(board, "?edit=1"))
    assert fresh(board).panels[2] == {
        "name": "sla", "form": "number", "by": "", "filters": {"clock": ["resolution"]},
    }  # fmt: skip
    twice = manager.post(url(board, "panels/"), add)
    assert (twice.status_code, "already" in text_of(twice)) == (400, True)
    unfit = manager.post(url(board, "panels/"), {"do": "add", "name": "flow", "form": "number"})
    assert unfit.status_code == 400
    seen = fresh(board).changes
    manager.post(url(board, "panels/"), {"do": "up:2", "changes": seen})
    assert [one["name"] for one in fresh(board).panels] == ["sla", "escalation-rate", "escalation-rate"]
    late = manager.post(url(board, "panels/"), {"do": "up:2", "changes": seen})
    assert late.status_code == 409
    assert "changed meanwhile" in words(found(late, role="alert")[0])
    manager.post(url(board, "panels/"), {"do": "remove:0", "changes": seen + 1})
    assert len(fresh(board).panels) == 2
    for do in ("up:x", "fly:1", "remove:99", "up:"):
        sent = {"do": do, "changes": fresh(board).changes}
        assert manager.post(url(board, "panels/"), sent).status_code in {400, 404}


def test_htmx_is_answered_with_the_figures_alone_and_the_new_count(manager, board):
    asked = {**HTMX, "HX-Target": "board-figures"}
    part = manager.post(url(board, "panels/"), {"do": "down:0", "changes": 0}, headers=asked)
    assert b"<html" not in part.content
    (count,) = found(part, "input", id="board-changes")
    assert (count["value"], count["hx-swap-oob"]) == ("1", "true")
    facts = manager.get(url(board, "?edit=1&name=flow"), headers={**HTMX, "HX-Target": "panel-facts"})
    assert found(facts, "select") == []
    assert field(facts, "form") == "own"


def test_a_report_is_added_with_its_split_and_filters(manager, desk, board):
    page = manager.get(
        "/insights/sla/?by=team&clock=resolution&tier=premium&topic=none&from=2026-01-01&until=2026-01-31"
    )
    sent = {
        one["name"]: one["value"]
        for one in found(page, "input", type="hidden")
        if one["name"] in {"figure", "by", "clock", "tier", "topic"}
    }
    assert [words(one) for one in found(page, "button", name="board")] == ["Mondays", "New dashboard"]
    form = found(page, "select", id="add-to-form")
    assert form
    added = manager.post(f"{BOARDS}put/", {**sent, "form": "groups", "board": board.pk})
    assert added.headers["Location"] == url(board)
    assert fresh(board).panels[-1] == {
        "name": "sla",
        "form": "groups",
        "by": "team",
        "filters": {"topic": ["none"], "tier": ["premium"], "clock": ["resolution"]},
    }
    assert "The figure is on “Mondays” now." in text_of(manager.get(url(board)))
    again = manager.post(f"{BOARDS}put/", {**sent, "form": "groups", "board": board.pk}, follow=True)
    assert "This figure is on the dashboard already." in text_of(again)
    for _time in range(2):
        manager.post(f"{BOARDS}put/", {"figure": "backlog", "form": "over_time", "board": "new"})
    assert {one.name for one in Dashboard.objects.all()} == {"Mondays", "My dashboard", "My dashboard 2"}
    for bad in ({"form": "pie"}, {"figure": "horoscope"}, {"board": "x"}):
        sent = {"figure": "backlog", "form": "over_time", "board": "new", **bad}
        assert manager.post(f"{BOARDS}put/", sent).status_code == 404
    assert Dashboard.objects.count() == 3


def test_it_is_deleted_after_a_question_and_a_second_press_finds_it_gone(manager, board):
    asked = manager.get(url(board, "delete/"))
    assert "Delete “Mondays”?" in text_of(asked)
    done = manager.post(url(board, "delete/"))
    assert done.headers["Location"] == BOARDS
    assert not Dashboard.objects.exists()
    assert manager.post(url(board, "delete/")).status_code == 404


def test_a_hostile_name_is_only_a_name(manager, desk):
    name = "<script>alert(1)</script> %(x)s"
    teams.change(desk.first_line, name="<b>First</b>")
    narrowed = {**RATE, "filters": {"team": [str(desk.first_line.pk)]}}
    board = create_dashboard(desk.manager, name=name, panels=[narrowed])
    for path in (BOARDS, url(board), url(board, "?edit=1"), url(board, "delete/"), "/insights/sla/"):
        page = manager.get(path)
        assert b"<script>alert" not in page.content
        assert b"<b>First" not in page.content
        assert name in text_of(page)
    done = manager.post(
        f"{BOARDS}put/", {"figure": "backlog", "form": "number", "board": board.pk}, follow=True
    )
    assert name in text_of(done)


def test_the_desks_dashboard_can_be_copied_and_leads_to_ones_own(manager):
    page = manager.get("/insights/")
    assert found(page, "a", href=f"{BOARDS}new/?copy=desk")
    assert found(page, "a", href=BOARDS)


def test_the_pages_cost_no_more_than_they_may(manager, desk, board, budget):
    copied = create_dashboard(desk.manager, name="Desk", copied=facts_of(None))
    many = [{**RATE, "filters": {"team": [str(team.pk)]}} for team in Team.objects.all()]
    narrowed = create_dashboard(desk.manager, name="Teams", panels=many)
    manager.get(url(copied))
    with budget("page: own dashboard"):
        manager.get(url(copied))
    with budget("page: own dashboard, a figure for each team"):
        page = manager.get(url(narrowed))
    assert len(numbers(page)) == Team.objects.count() == 5
    with budget("page: own dashboard, edited"):
        manager.get(url(copied, "?edit=1"))
    with budget("page: own dashboards"):
        manager.get(BOARDS)
