"""Own dashboards: what can stand on one, how it is put together, and who may."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from helpdesk.accounts.services import teams
from helpdesk.insights.errors import Stale
from helpdesk.insights.models import Dashboard
from helpdesk.insights.panels.panel import PanelRefused, offered, panel_from
from helpdesk.insights.services.dashboards import (
    MOST_OF_A_PERSON,
    MOST_PANELS,
    add_panel,
    change_dashboard,
    create_dashboard,
    delete_dashboard,
    facts_of,
    move_panel,
    remove_panel,
)

RATE = {"name": "escalation-rate", "form": "number"}
TREND = {"name": "escalation-rate", "form": "over_time"}
LOAD = {"name": "load", "form": "own"}
BY_TEAM = {"name": "backlog", "form": "groups", "by": "team"}


@pytest.fixture
def board(cast):
    return create_dashboard(cast.manager, name="Mondays", panels=[RATE, TREND, LOAD, BY_TEAM])


def names(board):
    return [(panel["name"], panel["form"]) for panel in board.panels]


def fresh(board):
    return Dashboard.objects.get(pk=board.pk)


def test_a_new_dashboard_is_empty_and_its_owners_alone(cast):
    made = fresh(create_dashboard(cast.lead, name="  Mine "))
    assert (made.name, made.panels, made.filters, made.is_shared) == ("Mine", [], {}, False)
    assert (made.owner, made.period, made.changes) == (cast.lead, "last_30_days", 0)


def test_every_figure_that_is_offered_can_stand_on_one_in_each_of_its_forms(cast):
    every = [
        {"name": name, "form": form, "by": "team" if form in {"groups", "parts"} else ""}
        for name, _title, forms in offered()
        for form in forms
    ]
    assert len(every) > 25
    for one in every:
        assert panel_from(one).form == one["form"]


def test_a_copy_holds_the_figures_of_the_desk_or_of_another_and_stays_apart(cast, board):
    copy = create_dashboard(cast.lead, name="Copy", copied=facts_of(board))
    remove_panel(copy, 0, actor=cast.lead)
    assert (len(fresh(copy).panels), len(fresh(board).panels)) == (3, 4)
    of_the_desk = create_dashboard(cast.lead, name="Desk", copied=facts_of(None))
    assert len(of_the_desk.panels) == 17


@pytest.mark.parametrize(
    ("panel", "place"),
    [
        ({"name": "horoscope", "form": "number"}, "name"),
        ({"name": "csat", "form": "number"}, "name"),
        ({"name": "escalation-rate", "form": "pie"}, "form"),
        ({"name": "escalation-rate", "form": "parts", "by": "team"}, "form"),
        ({"name": "arrivals", "form": "number"}, "form"),
        ({"name": "escalation-rate", "form": "groups"}, "by"),
        ({"name": "escalation-rate", "form": "groups", "by": "colour"}, "by"),
        ({"name": "escalation-rate", "form": "number", "by": "team"}, "by"),
        ({"name": "escalation-rate", "form": "number", "filters": {"team": ["nobody"]}}, "filters.team"),
        ({"name": "escalation-rate", "form": "number", "filters": {"colour": ["red"]}}, "filters.colour"),
        ({"name": "escalation-rate", "form": "number", "filters": {"level": ["0"]}}, "filters.level"),
        ({"name": "escalation-rate", "form": "number", "filters": {"team": "first-line"}}, "filters.team"),
        ({"name": "escalation-rate", "form": "number", "filters": ["team"]}, "filters"),
        ({"name": "sla", "form": "number", "filters": {"clock": ["resolution", "first_response"]}}, "filters.clock"),
        ({"name": "sla", "form": "number", "filters": {"clock": ["midnight"]}}, "filters.clock"),
        ({"name": "load", "form": "own", "filters": {"team": ["first-line"]}}, "filters"),
        ({"name": ["sla"], "form": "number"}, "name"),
        ({"name": "sla", "form": {"a": 1}}, "form"),
        ({"name": "sla", "form": "number", "colour": "red"}, "colour"),
        (RATE, ""),
        ("escalation-rate", ""),
        (None, ""),
    ],
)  # fmt: skip
def test_a_panel_that_cannot_be_is_refused_by_its_exact_place(cast, board, panel, place):
    with pytest.raises(ValidationError) as refused:
        change_dashboard(board, actor=cast.manager, panels=[RATE, TREND, panel])
    assert list(refused.value.message_dict) == [f"panels.2.{place}".rstrip(".")]
    assert len(fresh(board).panels) == 4


def test_everything_that_is_wrong_is_told_at_once(cast, board):
    with pytest.raises(ValidationError) as refused:
        change_dashboard(board, actor=cast.manager, panels=[{}, TREND, {"name": "sla", "form": "pie"}])
    assert set(refused.value.message_dict) == {"panels.0.name", "panels.2.form"}


def test_a_dashboard_has_so_many_figures_and_no_more(cast, board):
    many = [{**RATE, "filters": {"level": [str(number)]}} for number in range(1, MOST_PANELS + 2)]
    with pytest.raises(ValidationError, match="at most 24"):
        change_dashboard(board, actor=cast.manager, panels=many)
    change_dashboard(board, actor=cast.manager, panels=many[:-1])
    with pytest.raises(ValidationError, match="at most 24"):
        add_panel(board, many[-1], actor=cast.manager)


def test_somebody_has_so_many_dashboards_and_no_more(cast):
    for number in range(MOST_OF_A_PERSON):
        create_dashboard(cast.lead, name=f"Number {number}")
    with pytest.raises(ValidationError, match="50"):
        create_dashboard(cast.lead, name="One more")
    create_dashboard(cast.manager, name="One more")


def test_somebodys_dashboards_have_different_names(cast, board):
    with pytest.raises(ValidationError) as refused:
        create_dashboard(cast.manager, name=" Mondays ")
    assert list(refused.value.message_dict) == ["name"]
    other = create_dashboard(cast.manager, name="Tuesdays")
    with pytest.raises(ValidationError, match="already"):
        change_dashboard(other, actor=cast.manager, name="Mondays")
    change_dashboard(board, actor=cast.manager, name="Mondays")
    assert create_dashboard(cast.lead, name="Mondays").pk


@pytest.mark.parametrize("facts", [{"name": " "}, {"name": "x" * 81}, {"period": "forever"}])
def test_a_bad_fact_is_refused_by_its_name(cast, board, facts):
    with pytest.raises(ValidationError) as refused:
        change_dashboard(board, actor=cast.manager, **facts)
    assert list(refused.value.message_dict) == list(facts)


def test_what_it_is_narrowed_to_is_kept_by_ids_and_outlives_a_new_name(cast, board):
    narrowed = {"team": ["first-line", "none"], "tier": ["premium"], "agent": ["L1@desk.test"]}
    kept = change_dashboard(board, actor=cast.manager, filters=narrowed).filters
    assert kept == {
        "team": [str(cast.first_line.pk), "none"],
        "agent": [str(cast.l1.pk)],
        "tier": ["premium"],
    }
    for bad in ({"team": ["nobody"]}, {"colour": ["red"]}, {"team": "first-line"}, {"clock": ["resolution"]}):
        with pytest.raises(ValidationError) as refused:
            change_dashboard(board, actor=cast.manager, filters=bad)
        assert list(refused.value.message_dict) == [f"filters.{name}" for name in bad]
    teams.change(cast.first_line, slug="front", name="Front")
    add_panel(board, {**RATE, "filters": {"team": ["front"]}}, actor=cast.manager)
    assert fresh(board).panels[-1]["filters"] == {"team": [str(cast.first_line.pk)]}


def test_a_figure_is_added_at_the_end_and_only_once(cast, board):
    added = add_panel(board, {"name": "sla", "form": "number"}, actor=cast.manager)
    assert names(added)[-1] == ("sla", "number")
    with pytest.raises(ValidationError, match="already"):
        add_panel(board, {"name": "sla", "form": "number"}, actor=cast.manager)
    with pytest.raises(PanelRefused):
        add_panel(board, {"name": "sla", "form": "pie"}, actor=cast.manager)


def test_numbers_pass_numbers_and_charts_pass_charts(cast, board):
    add_panel(board, {"name": "sla", "form": "number"}, actor=cast.manager)
    moved = move_panel(board, 4, is_up=True, actor=cast.manager)
    assert [name for name, form in names(moved) if form == "number"] == ["sla", "escalation-rate"]
    assert names(moved)[1:4] == names(board)[1:4]
    moved = move_panel(board, 3, is_up=True, actor=cast.manager)
    assert [name for name, _form in names(moved)] == [
        "sla",
        "escalation-rate",
        "backlog",
        "load",
        "escalation-rate",
    ]
    assert names(move_panel(board, 0, is_up=True, actor=cast.manager)) == names(moved)
    assert names(move_panel(board, 4, is_up=False, actor=cast.manager)) == names(moved)


def test_a_figure_is_removed_and_one_that_is_not_there_is_refused(cast, board):
    assert names(remove_panel(board, 1, actor=cast.manager)) == [
        ("escalation-rate", "number"), ("load", "own"), ("backlog", "groups"),
    ]  # fmt: skip
    for place in (3, -1):
        with pytest.raises(ValidationError):
            remove_panel(board, place, actor=cast.manager)
        with pytest.raises(ValidationError):
            move_panel(board, place, is_up=True, actor=cast.manager)


def test_only_the_owner_changes_it_whatever_their_role(cast, board):
    change_dashboard(board, actor=cast.manager, is_shared=True)
    for other in (cast.admin, cast.lead):
        for verb in (
            lambda who: change_dashboard(board, actor=who, name="Theirs"),
            lambda who: add_panel(board, {"name": "sla", "form": "number"}, actor=who),
            lambda who: move_panel(board, 1, is_up=False, actor=who),
            lambda who: remove_panel(board, 0, actor=who),
            lambda who: delete_dashboard(board, actor=who),
        ):
            with pytest.raises(PermissionDenied):
                verb(other)
    assert fresh(board).name == "Mondays"
    assert len(fresh(board).panels) == 4


def test_every_change_counts_and_an_older_count_changes_nothing(cast, board):
    assert change_dashboard(board, actor=cast.manager, seen=[0], name="Mondays").changes == 0
    assert change_dashboard(board, actor=cast.manager, seen=[0], is_shared=True).changes == 1
    for verb in (
        lambda: change_dashboard(board, actor=cast.manager, seen=[0], name="Older"),
        lambda: move_panel(board, 1, is_up=False, actor=cast.manager, seen=[0]),
        lambda: remove_panel(board, 0, actor=cast.manager, seen=[0]),
        lambda: delete_dashboard(board, actor=cast.manager, seen=[0]),
    ):
        with pytest.raises(Stale) as stale:
            verb()
        assert stale.value.row.changes == 1
    assert remove_panel(board, 0, actor=cast.manager, seen=[0, 1]).changes == 2


def test_a_deleted_dashboard_is_gone(cast, board):
    delete_dashboard(board, actor=cast.manager)
    assert not Dashboard.objects.exists()
    with pytest.raises(Dashboard.DoesNotExist):
        delete_dashboard(board, actor=cast.manager)
