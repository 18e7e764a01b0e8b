"""Promises: kept or broken, by clock and by the level that a breach is charged to."""

from collections.abc import Callable
from functools import partial

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from helpdesk.insights.fold import STEP
from helpdesk.insights.questions import Question
from helpdesk.insights.reports.base import Case, RowsReport
from helpdesk.insights.reports.counting import Part
from helpdesk.insights.reports.durations import levels_of
from helpdesk.insights.reports.scope import Scope

CLOCKS = ("first_response", "next_response", "resolution")


def _any_of(clocks: tuple[str, ...], condition: Callable[[str], Q]) -> Q:
    found = Q()
    for clock in clocks:
        found |= condition(clock)
    return found


def _decided(clock: str) -> Q:
    return Q(**{f"{clock}_met__isnull": False})


def _broken(clock: str) -> Q:
    return Q(**{f"{clock}_met": False})


def _charged(level: int, clock: str) -> Q:
    return Q(**{f"{clock}_charged": level})


def _asked(question: Question) -> tuple[str, ...]:
    return tuple(question.filters.get("clock") or CLOCKS)


def _part(question: Question) -> Part:
    clocks = _asked(question)
    more = {}
    for clock in clocks:
        more[f"{clock}_kept"] = Count("pk", filter=Q(**{f"{clock}_met": True}))
        more[f"{clock}_decided"] = Count("pk", filter=_decided(clock))
    return Part(denominator=_any_of(clocks, _decided), numerator=~_any_of(clocks, _broken), more=more)


def _levels(scope: Scope) -> list[Case]:
    """Split by the level that had a ticket: what is charged to another level is not held against it."""
    clocks = _asked(scope.question)
    levels = levels_of(scope)
    made = []
    for level, label in levels.items():
        charged = _any_of(clocks, partial(_charged, level))
        was_there = Q(start_level=level) | Q(moves__overlap=[other * STEP + level for other in levels])
        part = Part(denominator=_any_of(clocks, _decided) & (was_there | charged), numerator=~charged)
        made.append(Case(level, label, part))
    return made


SLA = RowsReport(
    name="sla",
    title=_("Promises kept"),
    words=_(
        "Of the tickets created in the period on which a promise was decided (kept, or its time has passed), those on "
        "which none was broken. A breach counts from its due time. With a clock (first reply, next reply, resolution) "
        "only its promises count. By level, a group counts the tickets that the level had, and against it only the "
        "breaches that are charged to it: to the level furthest over its agreed time, else to the one that used the "
        "most time."
    ),
    unit="share",
    part=_part,
    cases={"level": _levels},
    options={"clock": CLOCKS},
)
