"""Two clicks at once: nothing is lost, nothing is twice, no limit is passed."""

import pytest
from django.core.exceptions import ValidationError

from helpdesk.insights.errors import Stale
from helpdesk.insights.models import Dashboard
from helpdesk.insights.services import dashboards
from helpdesk.insights.services.dashboards import add_panel, create_dashboard, move_panel, remove_panel
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
RATE = {"name": "escalation-rate", "form": "number"}


def levels(numbers):
    return [{**RATE, "filters": {"level": [str(number)]}} for number in numbers]


def refused(function, *errors):
    """Return what a function answers, or the name of the error that it raised."""

    def call():
        try:
            return function()
        except errors as error:
            return type(error).__name__

    return call


def test_figures_that_are_added_at_once_are_all_there(cast):
    board = create_dashboard(cast.manager, name="Mondays")
    at_once(*(lambda one=one: add_panel(board, one, actor=cast.manager) for one in levels(range(1, 7))))
    kept = Dashboard.objects.get(pk=board.pk)
    assert sorted(panel["filters"]["level"] for panel in kept.panels) == [
        [str(number)] for number in range(1, 7)
    ]
    assert kept.changes == 6


def test_a_figure_that_is_added_by_two_clicks_stands_there_once(cast):
    board = create_dashboard(cast.manager, name="Mondays")
    add = refused(lambda: bool(add_panel(board, RATE, actor=cast.manager)), ValidationError)
    assert sorted(map(str, at_once(add, add))) == ["True", "ValidationError"]
    assert len(Dashboard.objects.get(pk=board.pk).panels) == 1


def test_of_two_who_rearrange_what_they_saw_one_is_told(cast):
    board = create_dashboard(cast.manager, name="Mondays", panels=levels(range(1, 5)))
    up = refused(lambda: bool(move_panel(board, 3, is_up=True, actor=cast.manager, seen=[0])), Stale)
    away = refused(lambda: bool(remove_panel(board, 3, actor=cast.manager, seen=[0])), Stale)
    assert sorted(map(str, at_once(up, away))) == ["Stale", "True"]
    kept = Dashboard.objects.get(pk=board.pk)
    assert kept.changes == 1
    assert len(kept.panels) in {3, 4}


def test_the_last_place_is_taken_once(cast, monkeypatch):
    monkeypatch.setattr(dashboards, "MOST_OF_A_PERSON", 2)
    create_dashboard(cast.manager, name="First")
    make = [
        refused(lambda name=name: bool(create_dashboard(cast.manager, name=name)), ValidationError)
        for name in ("Second", "Third", "Fourth")
    ]
    assert sorted(map(str, at_once(*make))) == ["True", "ValidationError", "ValidationError"]


def test_a_name_is_given_once(cast):
    make = refused(lambda: bool(create_dashboard(cast.manager, name="Mondays")), ValidationError)
    assert sorted(map(str, at_once(make, make, make))) == ["True", "ValidationError", "ValidationError"]
