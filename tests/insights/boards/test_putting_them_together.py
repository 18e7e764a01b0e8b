"""Own dashboards put together on screen: made, copied, changed and deleted, without scripts too."""

from helpdesk.accounts.models import Team
from helpdesk.accounts.services import teams
from helpdesk.insights.models import Dashboard
from helpdesk.insights.services.dashboards import change_dashboard, create_dashboard, facts_of
from tests.insights.boards.pages import BOARDS, RATE, TREND, fresh, url, value
from tests.insights.test_wall_page import numbers
from tests.tickets.pages import HTMX, field, found, text_of, words


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
