"""Own dashboards on screen: every number opens its tickets, and each reader sees their own figures."""

from helpdesk.accounts.models import Team
from helpdesk.insights.models import Dashboard
from helpdesk.insights.services.dashboards import change_dashboard, create_dashboard
from tests.escalation import rules
from tests.insights.boards.pages import BOARDS, EVERYTHING, RATE, fresh, opened, url
from tests.insights.test_report_pages import figures
from tests.insights.test_wall_page import numbers
from tests.people import hire
from tests.tickets.pages import found, subjects, text_of, words
from tickets.services.placing import assign


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
