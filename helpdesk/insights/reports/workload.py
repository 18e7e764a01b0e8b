"""The workload: how much is open, how much is solved a day, and so how many days it takes to clear."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from helpdesk.insights.answers import Cell, Group
from helpdesk.insights.dimensions import DIMENSIONS
from helpdesk.insights.models import TicketFact
from helpdesk.insights.questions import Question
from helpdesk.insights.reports.backlog import HELD_NOW, OF_EVERY_TICKET, open_before
from helpdesk.insights.reports.base import Counted, Report, in_order
from helpdesk.insights.reports.counting import ALL, Found
from helpdesk.insights.reports.scope import Scope
from tickets.words import Status

WAITING = Q(status__in=[Status.WAITING_CUSTOMER, Status.WAITING_THIRD_PARTY])


@dataclass(frozen=True)
class WorkloadReport(Report):
    """Counted at the end of the period, from what was open then and what was solved in it."""

    def counted(self, scope: Scope, found: Sequence[Found]) -> Counted:
        """Return the cells of a question."""
        question = scope.question
        total = _cell(scope, _open(scope).aggregate(**_OPEN), _solved(scope).aggregate(solved=Count("pk")))
        if question.by is None:
            return Counted(total)
        dimension = DIMENSIONS[question.by]
        by = dimension.expression(scope.column(question.by))
        opened = _grouped(_open(scope), by, _OPEN)
        solved = _grouped(_solved(scope), by, {"solved": Count("pk")})
        keys = opened.keys() | solved.keys()
        labels = dimension.labels(keys)
        groups = [
            Group(key, labels[key], _cell(scope, opened.get(key, {}), solved.get(key, {}))) for key in keys
        ]
        return Counted(total, (), in_order(dimension, groups))

    def starts(self, question: Question) -> list[date]:
        """Return nothing: it is told of one instant."""
        return []

    def behind(self, scope: Scope, part: str, group: Any, start: date | None) -> "QuerySet[Any]":
        """Return the ids of the tickets that are open (the numerator), or were solved (the denominator)."""
        rows = _open(scope) if part == "numerator" else _solved(scope)
        by = scope.question.by
        if group is not ALL and by is not None:
            rows = rows.filter(DIMENSIONS[by].condition([group], scope.column(by)))
        return rows.order_by().values("pk")


_OPEN = {
    "open": Count("pk"),
    "waiting": Count("pk", filter=WAITING),
    "unowned": Count("pk", filter=Q(agent_now_id__isnull=True)),
}


def _open(scope: Scope) -> "QuerySet[TicketFact]":
    return open_before(scope.facts(), scope.question.end_at)


def _solved(scope: Scope) -> "QuerySet[TicketFact]":
    question = scope.question
    return scope.facts().filter(solved_at__gte=question.begin_at, solved_at__lt=question.end_at)


def _grouped(rows: "QuerySet[TicketFact]", by: Any, figures: dict[str, Any]) -> dict[Any, dict[str, Any]]:
    found = rows.order_by().annotate(group_key=by).values("group_key").annotate(**figures)
    return {row.pop("group_key"): row for row in found}


def _cell(scope: Scope, opened: dict[str, Any], solved: dict[str, Any]) -> Cell:
    is_open, were_solved = opened.get("open") or 0, solved.get("solved") or 0
    more = {
        "waiting": opened.get("waiting") or 0,
        "unowned": opened.get("unowned") or 0,
        "solved_a_day": were_solved / scope.question.days,
    }
    days = is_open * scope.question.days / were_solved if were_solved else None
    return Cell(None, days, is_open, were_solved, more)


WORKLOAD = WorkloadReport(
    name="workload",
    title=_("Days to clear"),
    words=_(
        "The tickets that are open at the end of the period (the numerator), divided by how many were solved a day in "
        "it (the denominator counts those solved in all): so many days it would take to clear them. Beside it how many "
        "of the open ones wait for somebody else, and how many nobody holds. Team, agent, level: where the ticket is "
        "now."
    ),
    unit="days",
    dimensions=OF_EVERY_TICKET,
    columns=HELD_NOW,
)
