"""Counting rows into cells: by bucket, by group, and in all, from few queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Aggregate, Count, DateField, FloatField, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import TruncDate, TruncMonth, TruncWeek

from helpdesk.insights.answers import Cell
from helpdesk.insights.questions import Question

Key = tuple[Any, date | None]
ALL = "all"
SHARE = "share"
_TRUNCATES = {"week": TruncWeek, "month": TruncMonth}


class Percentile(Aggregate):
    """The value below which a share of the values lies, interpolated between two (PostgreSQL's percentile_cont)."""

    function = "percentile_cont"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()

    def __init__(self, expression: Any, share: float, **extra: Any) -> None:
        super().__init__(expression, share=share, **extra)


@dataclass(frozen=True)
class Part:
    """What is counted of some rows: those in the denominator, those of them in the numerator, and more figures.

    `value` names what the report is about: SHARE (numerator / denominator) or one of `more`. `plain` says that every
    figure of a whole is the sum of its parts' figures, which spares queries.
    """

    numerator: Q = field(default_factory=Q)
    denominator: Q = field(default_factory=Q)
    more: Mapping[str, Any] = field(default_factory=dict)
    value: str = SHARE
    plain: bool = True
    of: str = "pk"

    def aggregates(self) -> dict[str, Any]:
        """Return what the database counts."""
        is_distinct = self.of != "pk"
        whole = Count(self.of, filter=self.denominator or None, distinct=is_distinct)
        part = Count(self.of, filter=(self.denominator & self.numerator) or None, distinct=is_distinct)
        return {"denominator": whole, "numerator": part, **self.more}

    def cell(self, start: date | None, row: Mapping[str, Any]) -> Cell:
        """Return the cell that a row of figures makes; one without figures is empty."""
        numerator, denominator = row.get("numerator") or 0, row.get("denominator") or 0
        more = {name: row.get(name) for name in self.more}
        share = numerator / denominator if denominator else None
        return Cell(
            start, share if self.value == SHARE else more.get(self.value), numerator, denominator, more
        )


@dataclass(frozen=True)
class Together:
    """Figures that are counted in one reading."""

    figures: Mapping[str, Any]
    plain: bool

    def aggregates(self) -> dict[str, Any]:
        """Return what the database counts."""
        return dict(self.figures)


def count(
    rows: "QuerySet[Any]",
    part: Part | Together,
    question: Question,
    *,
    instant: str,
    group: Combinable | None = None,
    has_buckets: bool = True,
) -> dict[Key, Mapping[str, Any]]:
    """Return the figures by (group, first day of the bucket); ALL stands for all groups, None for the whole period."""
    figures = part.aggregates()
    finest = _read(rows, figures, question, instant=instant, group=group, by_bucket=has_buckets)
    if part.plain:
        return _summed(finest, has_groups=group is not None)
    found = dict(finest)
    if has_buckets:
        found |= _read(rows, figures, question, instant=instant, group=group, by_bucket=False)
    if group is not None:
        found |= count(rows, part, question, instant=instant, has_buckets=has_buckets)
    return found


def day_of(instant: str, question: Question) -> Any:
    """Return the expression of the first day of the bucket that an instant lies in, in the question's time zone."""
    if question.bucket == "day":
        return TruncDate(instant, tzinfo=question.timezone)
    return _TRUNCATES[question.bucket](instant, tzinfo=question.timezone, output_field=DateField())


def cells(
    part: Part, found: Mapping[Key, Mapping[str, Any]], group: Any, starts: Sequence[date]
) -> tuple[Cell, ...]:
    """Return the cells of a group, one a bucket, also of those in which nothing happened."""
    return tuple(part.cell(start, found.get((group, start), {})) for start in starts)


def _read(
    rows: "QuerySet[Any]",
    figures: Mapping[str, Any],
    question: Question,
    *,
    instant: str,
    group: Combinable | None,
    by_bucket: bool,
) -> dict[Key, Mapping[str, Any]]:
    keys: dict[str, Any] = {}
    if group is not None:
        keys["group_key"] = group
    if by_bucket:
        keys["bucket_start"] = day_of(instant, question)
    if not keys:
        return {(ALL, None): rows.aggregate(**figures)}
    grouped = rows.order_by().annotate(**keys).values(*keys).annotate(**figures)
    return {
        (row.get("group_key") if group is not None else ALL, row.get("bucket_start")): row for row in grouped
    }


def _summed(finest: Mapping[Key, Mapping[str, Any]], *, has_groups: bool) -> dict[Key, Mapping[str, Any]]:
    """Return the figures with those of the wholes, which are the sums of their parts."""
    found: dict[Key, dict[str, Any]] = {key: dict(row) for key, row in finest.items()}
    for (group, start), row in finest.items():
        wholes: set[Key] = {(group, None), (ALL, start), (ALL, None)} if has_groups else {(ALL, None)}
        for key in wholes - {(group, start)}:
            _add(found.setdefault(key, {}), row)
    return dict(found)


def _add(whole: dict[str, Any], row: Mapping[str, Any]) -> None:
    for name, figure in row.items():
        if isinstance(figure, int):
            whole[name] = whole.get(name, 0) + figure
