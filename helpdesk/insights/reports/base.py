"""What a report is, and the one way in which most of them are answered: a cohort counted by bucket and group."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from helpdesk.insights.answers import Cell, Group
from helpdesk.insights.dimensions import DIMENSIONS, Dimension
from helpdesk.insights.questions import Question
from helpdesk.insights.reports.counting import ALL, Found, Key, Part, Reading, cells, only
from helpdesk.insights.reports.scope import Scope

PARTS = ("numerator", "denominator")
Text = str | Promise
SORTED = (
    "team", "agent", "level", "skill", "topic", "reason", "kind", "trigger", "channel", "tier", "language",
    "severity", "priority",
)  # fmt: skip
"""The dimensions that a cohort of tickets can be split by."""


@dataclass(frozen=True)
class Counted:
    """The cells of an answer."""

    total: Cell
    buckets: tuple[Cell, ...] = ()
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True)
class Case:
    """One group of a split that is no column: its key, what it is called, and what is counted of it."""

    key: Any
    label: str
    part: Part


Cases = Callable[[Scope], Sequence[Case]]


@dataclass(frozen=True)
class Report:
    """A figure: what it is called, what it is in words, in which unit, and what it can be split by.

    `words` is the definition that stands beside the figure. `note` says why there is none yet. `columns` are the
    columns that its dimensions mean where they are others than usual; `words` says so. `way` leads from what it counts
    to the ticket's facts.
    """

    name: str
    title: Text
    words: Text
    unit: str
    dimensions: tuple[str, ...] = SORTED
    options: Mapping[str, Sequence[str]] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    note: Text = ""
    way: str = ""

    def readings(self, scope: Scope) -> tuple[Reading, ...]:
        """Return what is to be read for a question; what several reports read of the same rows is read at once."""
        return ()

    def counted(self, scope: Scope, found: Sequence[Found]) -> Counted:
        """Return the cells of a question from what its readings found."""
        raise NotImplementedError

    def behind(self, scope: Scope, part: str, group: Any, start: date | None) -> "QuerySet[Any]":
        """Return the ids of the tickets that a cell counts. `group` is ALL for all groups."""
        raise NotImplementedError

    def listed(self, question: Question) -> tuple[str, ...]:
        """Return the numbers of a cell whose tickets can be listed: the two, and others that count tickets."""
        return PARTS

    @property
    def has_own_groups(self) -> bool:
        """Say whether it has groups that are no dimension's, without being asked for a split."""
        return False

    def starts(self, question: Question) -> list[date]:
        """Return the first days of its buckets; none where it is told of the whole period alone."""
        return question.starts()

    def split(self, scope: Scope) -> "QuerySet[Any]":
        """Return the rows that a split divides."""
        return scope.facts()

    def groups_of(self, scope: Scope, most: int) -> int:
        """Return how many groups the question's split has, up to so many."""
        by = scope.question.by or ""
        key = DIMENSIONS[by].expression(scope.column(by, self.way))
        keys: QuerySet[Any, Any] = self.split(scope).order_by().annotate(group_key=key).values("group_key")
        return keys.distinct()[:most].count()


NO_CASE = Part(Q(pk__in=()), Q(pk__in=()))
"""What a group counts that is none: nothing in either number."""


@dataclass(frozen=True)
class RowsReport(Report):
    """A report that counts rows by the bucket that one of their instants lies in.

    `part` says what is counted for a question, `rows` of what, and `cases` are the splits that are no columns. Without
    `has_buckets` it is told of one instant alone. `of_all` are the dimensions whose groups are shares of all rows: they
    have one denominator.
    """

    part: Callable[[Question], Part] = lambda _question: Part()
    rows: Callable[[Scope], "QuerySet[Any]"] = Scope.cohort
    instant: str = "created_at"
    ticket: str = "pk"
    cases: Mapping[str, Cases] = field(default_factory=dict)
    has_buckets: bool = True
    of_all: frozenset[str] = frozenset()

    @property
    def has_own_groups(self) -> bool:
        """Say whether it has groups that are no dimension's, without being asked for a split."""
        return "" in self.cases

    def readings(self, scope: Scope) -> tuple[Reading, ...]:
        """Return what is to be read for a question: of all, and of each case of a split that is no column."""
        by = scope.question.by or ""
        dimension = DIMENSIONS.get(by) if by not in self.cases else None
        whole = self._reading(scope, self._part(scope.question).aggregates(), dimension)
        if not (cases := self._cases(scope)):
            return (whole,)
        figures = {
            f"{name}_{place}": figure
            for place, case in enumerate(cases)
            for name, figure in case.part.aggregates().items()
        }
        return whole, self._reading(scope, figures, None)

    def counted(self, scope: Scope, found: Sequence[Found]) -> Counted:
        """Return the cells of a question from what its readings found."""
        question, part, whole = scope.question, self._part(scope.question), found[0]
        by = question.by or ""
        groups: tuple[Group, ...] = ()
        if by in self.cases:
            groups = self._case_groups(scope, found[1:])
        elif by:
            groups = self._groups(part, whole, DIMENSIONS[by], question)
        starts = self.starts(question)
        return Counted(part.cell(None, whole.get((ALL, None), {})), cells(part, whole, ALL, starts), groups)

    def behind(self, scope: Scope, part: str, group: Any, start: date | None) -> "QuerySet[Any]":
        """Return the ids of the tickets that a cell counts."""
        question, rows = scope.question, self.rows(scope)
        counted = self.part(question)
        by = question.by or ""
        if group is not ALL and by in self.cases:
            counted = next((case.part for case in self.cases[by](scope) if case.key == group), NO_CASE)
        elif group is not ALL and by:
            dimension = DIMENSIONS[by]
            if not (by in self.of_all and part == "denominator"):
                rows = rows.filter(dimension.condition([group], scope.column(by, self.way)))
        if start is not None and self.has_buckets:
            begin, end = question.span_of(start)
            rows = rows.filter(**{f"{self.instant}__gte": begin, f"{self.instant}__lt": end})
        return rows.filter(_condition(counted, part)).order_by().values(self.ticket)

    def listed(self, question: Question) -> tuple[str, ...]:
        """Return the numbers of a cell whose tickets can be listed."""
        return (*PARTS, *self.part(question).listed) if self.ticket == "pk" else PARTS

    def _reading(self, scope: Scope, figures: Mapping[str, Any], dimension: Dimension | None) -> Reading:
        column = scope.column(dimension.name, self.way) if dimension else ""
        return Reading(
            rows=self.rows(scope),
            rows_key=(self.rows, scope.filters_key(self.way)),
            figures=figures,
            question=scope.question,
            instant=self.instant,
            group=dimension.expression(column) if dimension else None,
            group_key=f"{dimension.name} {column}" if dimension else "",
            has_buckets=self.has_buckets and scope.question.in_parts,
        )

    def _part(self, question: Question) -> Part:
        """Return what is counted: all of it, or what a brief question asks for."""
        part = self.part(question)
        return part.brief() if question.is_brief else part

    def _cases(self, scope: Scope) -> Sequence[Case]:
        """Return the cases of the question's split, if it is no column; they are looked up once."""
        by = scope.question.by or ""
        if by not in self.cases:
            return ()
        if by not in scope.found:
            found = self.cases[by](scope)
            is_brief = scope.question.is_brief
            scope.found[by] = [replace(case, part=case.part.brief()) for case in found] if is_brief else found
        cases: Sequence[Case] = scope.found[by]
        return cases

    def starts(self, question: Question) -> list[date]:
        """Return the first days of its buckets."""
        return question.starts() if self.has_buckets and question.in_parts else []

    def split(self, scope: Scope) -> "QuerySet[Any]":
        """Return the rows that a split divides."""
        return self.rows(scope)

    def _groups(
        self, part: Part, found: Mapping[Key, Mapping[str, Any]], dimension: Dimension, question: Question
    ) -> tuple[Group, ...]:
        if dimension.name in self.of_all:
            found = _with_one_denominator(found)
        keys = {key for key, _start in found if key is not ALL}
        if dimension.is_of_an_escalation:
            keys.discard("")
        labels = dimension.labels(keys)
        starts = self.starts(question)
        made = [
            Group(
                key, labels[key], part.cell(None, found.get((key, None), {})), cells(part, found, key, starts)
            )
            for key in keys
        ]
        return in_order(dimension, made)

    def _case_groups(self, scope: Scope, found: Sequence[Found]) -> tuple[Group, ...]:
        """Return the groups of a split that is no column from the one reading of them all."""
        starts, made = self.starts(scope.question), []
        for place, case in enumerate(self._cases(scope)):
            own = only(found[0], place)
            total = case.part.cell(None, own.get((ALL, None), {}))
            made.append(Group(case.key, case.label, total, cells(case.part, own, ALL, starts)))
        return tuple(made)


def _condition(counted: Part, part: str) -> Q:
    """Return which rows one of the numbers of a cell counts."""
    if part in PARTS:
        return counted.denominator & counted.numerator if part == PARTS[0] else counted.denominator
    return counted.listed.get(part, NO_CASE.denominator)


def in_order(dimension: Dimension, groups: Iterable[Group]) -> tuple[Group, ...]:
    """Return groups by their names, levels by their number; those without a value come last."""
    return tuple(sorted(groups, key=lambda group: (group.key is None, *_place(dimension, group))))


def _place(dimension: Dimension, group: Group) -> tuple[Any, ...]:
    return (group.key,) if dimension.name == "level" else (group.label.casefold(), str(group.key))


def _with_one_denominator(found: Mapping[Key, Mapping[str, Any]]) -> dict[Key, Mapping[str, Any]]:
    """Return the figures with each group's denominator that of all: of all tickets, those for this reason."""
    groups = {group for group, _start in found if group is not ALL}
    starts = {start for group, start in found if group is ALL}
    made: dict[Key, Mapping[str, Any]] = dict(found)
    for group in groups:
        for start in starts:
            whole = found[ALL, start].get("denominator", 0)
            made[group, start] = {**found.get((group, start), {}), "denominator": whole}
    return made
