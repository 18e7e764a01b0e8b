"""The backlog: what was open at the end of each day, week or month."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Value,
)
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from helpdesk.insights.answers import Cell, Group
from helpdesk.insights.dimensions import DIMENSIONS
from helpdesk.insights.models import TicketFact
from helpdesk.insights.questions import Question, first_of
from helpdesk.insights.reports.base import SORTED, Counted, Report, in_order
from helpdesk.insights.reports.counting import ALL, Found, Reading, day_of
from helpdesk.insights.reports.scope import Scope

HELD_NOW = {"team": "team_now_id", "agent": "agent_now_id", "level": "level"}
OF_EVERY_TICKET = tuple(name for name in SORTED if name not in {"reason", "kind", "trigger"})
CREATED, SOLVED, REOPENED = "created", "solved", "reopened"

Key = tuple[Any, date | None]
"""A group, and the first day of a bucket; None stands for what was before the period."""
Changes = dict[Key, dict[str, int]]


def open_before(rows: "QuerySet[TicketFact]", at: datetime) -> "QuerySet[TicketFact]":
    """Return the tickets that were open just before an instant."""
    rows = rows.filter(created_at__lt=at).filter(Q(solved_at__isnull=True) | Q(solved_at__gte=at))
    # solved and reopened take turns: after an even number of them a ticket is open
    turned = Func(
        F("turns"),
        Value(at),
        arg_joiner=") AS turn(at) WHERE turn.at < (",
        template="mod((SELECT count(*) FROM unnest(%(expressions)s))::integer, 2)",
        output_field=IntegerField(),
    )
    return rows.alias(is_turned=turned).filter(is_turned=0)


@dataclass(frozen=True)
class BacklogReport(Report):
    """Counted from what was open when the period began, and from what came in, was solved and reopened since."""

    def readings(self, scope: Scope) -> tuple[Reading, ...]:
        """Return what came in during the period, which other reports read as well."""
        by = scope.question.by
        column = scope.column(by) if by else ""
        return (
            Reading(
                rows=scope.cohort(),
                rows_key=(Scope.cohort, scope.filters_key()),
                figures={CREATED: Count("pk")},
                question=scope.question,
                instant="created_at",
                group=DIMENSIONS[by].expression(column) if by else None,
                group_key=f"{by} {column}" if by else "",
            ),
        )

    def counted(self, scope: Scope, found: Sequence[Found]) -> Counted:
        """Return the cells of a question."""
        question = scope.question
        changes = _changes(scope, found[0])
        keys = {group for group, _start in changes} - {ALL}
        starts = question.starts()
        buckets = {group: _running(changes, group, starts) for group in (ALL, *keys)}
        if question.by is None:
            return Counted(_whole(buckets[ALL]), buckets[ALL])
        dimension = DIMENSIONS[question.by]
        labels = dimension.labels(keys)
        groups = [Group(key, labels[key], _whole(buckets[key]), buckets[key]) for key in keys]
        return Counted(_whole(buckets[ALL]), buckets[ALL], in_order(dimension, groups))

    def split(self, scope: Scope) -> "QuerySet[Any]":
        """Return the tickets that were open, or were solved, in the period."""
        question = scope.question
        is_told = Q(solved_at__isnull=True) | Q(solved_at__gte=question.begin_at)
        return scope.facts().filter(is_told, created_at__lt=question.end_at)

    def behind(self, scope: Scope, part: str, group: Any, start: date | None) -> "QuerySet[Any]":
        """Return the ids of the tickets that were open at the end of a bucket, or of the period."""
        question = scope.question
        rows = scope.facts()
        if group is not ALL and question.by is not None:
            rows = rows.filter(DIMENSIONS[question.by].condition([group], scope.column(question.by)))
        at = question.end_at if start is None else question.span_of(start)[1]
        return open_before(rows, at).order_by().values("pk")


def _changes(scope: Scope, came_in: Found) -> Changes:
    """Return what came in, was solved and was reopened, by group (ALL for all) and bucket.

    `came_in` is what was read of the period's own tickets. Of earlier ones, those that were solved once, and those
    that never were, are counted from an index each that holds no others; the few that were reopened are gone through
    one by one.
    """
    question = scope.question
    group = DIMENSIONS[question.by].expression(scope.column(question.by)) if question.by else Value(0)
    rows = scope.facts().filter(created_at__lt=question.end_at).annotate(group_key=group).order_by()
    found: Changes = defaultdict(lambda: {CREATED: 0, SOLVED: 0, REOPENED: 0})

    def add(key: Any, start: date | None, what: str, number: int = 1) -> None:
        for one in {ALL, key} if question.by else {ALL}:
            found[one, start][what] += number

    earlier = rows.filter(solved_at__isnull=True, created_at__lt=question.begin_at)
    for key, number in earlier.values_list("group_key").annotate(number=Count("*")):
        add(key, None, CREATED, number)
    for (key, start), row in came_in.items():
        if start is not None:
            found[key, start][CREATED] += row[CREATED]
    _add_solved_once(rows, question, add)
    _add_reopened(rows, question, add)
    return found


def _add_solved_once(rows: "QuerySet[Any]", question: Question, add: Callable[..., None]) -> None:
    """Count the tickets whose one solution lies in the period or after it, also those that came in before it."""
    once = rows.filter(turns__len=1, solved_at__gte=question.begin_at)
    cut = once.annotate(
        was_there=_says(created_at__lt=question.begin_at),
        is_inside=_says(solved_at__lt=question.end_at),
        start=day_of("solved_at", question),
    )
    counted = cut.values_list("group_key", "was_there", "is_inside", "start").annotate(number=Count("*"))
    for key, was_there, is_inside, start, number in counted:
        if was_there:
            add(key, None, CREATED, number)
        if is_inside:
            add(key, start, SOLVED, number)


def _says(**condition: Any) -> Combinable:
    return ExpressionWrapper(Q(**condition), output_field=BooleanField())


def _add_reopened(rows: "QuerySet[Any]", question: Question, add: Callable[..., None]) -> None:
    """Go through the tickets that were reopened and are open, or were solved last since the period began."""
    turned = rows.filter(turns__len__gt=1).values_list("group_key", "created_at", "solved_at", "turns")
    # two questions, because the index on the solution would be walked whole for one of both
    either = (turned.filter(solved_at__isnull=True), turned.filter(solved_at__gte=question.begin_at))
    for key, created, solved, turns in chain.from_iterable(either):
        if solved is not None and created < question.begin_at:
            add(key, None, CREATED)
        for place, at in enumerate(turns):
            if at < question.end_at:
                add(key, _bucket_of(at, question), REOPENED if place % 2 else SOLVED)


def _bucket_of(at: datetime, question: Question) -> date | None:
    if at < question.begin_at:
        return None
    return first_of(at.astimezone(question.timezone).date(), question.bucket)


def _running(changes: Changes, group: Any, starts: list[date]) -> tuple[Cell, ...]:
    """Return what was open at the end of each bucket, with what changed in it."""
    was_open = _gained(changes, (group, None))
    made = []
    for start in starts:
        was_open += _gained(changes, (group, start))
        more = dict(changes.get((group, start), {CREATED: 0, SOLVED: 0, REOPENED: 0}))
        made.append(Cell(start, float(was_open), was_open, was_open, more))
    return tuple(made)


def _whole(buckets: Sequence[Cell]) -> Cell:
    """Return the cell of the period: what was open at its end, and all that changed in it."""
    more = {name: sum(cell.more[name] for cell in buckets) for name in (CREATED, SOLVED, REOPENED)}
    return replace(buckets[-1], start=None, more=more)


def _gained(changes: Changes, key: Key) -> int:
    change = changes.get(key)
    return change[CREATED] - change[SOLVED] + change[REOPENED] if change else 0


BACKLOG = BacklogReport(
    name="backlog",
    title=_("Open tickets"),
    words=_(
        "Tickets that were open (neither solved nor closed) at the end of each day, week or month, whenever they came "
        "in; in all, at the end of the period. Beside it how many came in, were solved and were reopened. Team, agent, "
        "level: where the ticket is now."
    ),
    unit="count",
    dimensions=OF_EVERY_TICKET,
    columns=HELD_NOW,
)
