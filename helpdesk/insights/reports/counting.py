"""Counting rows into cells: by bucket, by group, and in all, from few queries."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Aggregate, Count, DateField, FloatField, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import TruncDate, TruncMonth, TruncWeek

from helpdesk.insights.answers import Cell
from helpdesk.insights.questions import Question

Key = tuple[Any, date | None]
Found = Mapping[Key, Mapping[str, Any]]
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


class Distinct(ArrayAgg):
    """How many different values there are. The database brings them together, and wholes count those of their parts."""


@dataclass(frozen=True)
class Part:
    """What is counted of some rows: those in the denominator, those of them in the numerator, and more figures.

    `value` names what the report is about: SHARE (numerator / denominator) or one of `more`.
    """

    numerator: Q = field(default_factory=Q)
    denominator: Q = field(default_factory=Q)
    more: Mapping[str, Any] = field(default_factory=dict)
    value: str = SHARE
    of: str = "pk"

    def aggregates(self) -> dict[str, Any]:
        """Return what the database counts."""
        counts = Count if self.of == "pk" else Distinct
        whole = counts(self.of, filter=self.denominator or None)
        part = counts(self.of, filter=(self.denominator & self.numerator) or None)
        return {"denominator": whole, "numerator": part, **self.more}

    @property
    def listed(self) -> dict[str, Q]:
        """Return what else counts rows, each with its condition."""
        return {
            name: figure.filter
            for name, figure in self.more.items()
            if isinstance(figure, Count) and figure.filter is not None
        }

    def brief(self) -> "Part":
        """Return the same with nothing beside the two numbers and the value."""
        return replace(self, more={name: figure for name, figure in self.more.items() if name == self.value})

    def cell(self, start: date | None, row: Mapping[str, Any]) -> Cell:
        """Return the cell that a row of figures makes: where there is none, counts are 0 and all else is unknown."""
        numerator, denominator = row.get("numerator") or 0, row.get("denominator") or 0
        more = {name: row.get(name, 0 if _adds_up(figure) else None) for name, figure in self.more.items()}
        share = numerator / denominator if denominator else None
        return Cell(
            start, share if self.value == SHARE else more.get(self.value), numerator, denominator, more
        )


@dataclass(frozen=True)
class Reading:
    """What one report counts of some rows: its figures by bucket of an `instant`, by `group`, and in all.

    Readings with the same `rows_key` read the same rows.
    """

    rows: "QuerySet[Any]"
    rows_key: Hashable
    figures: Mapping[str, Any]
    question: Question
    instant: str
    group: Combinable | None = None
    group_key: str = ""
    has_buckets: bool = True

    @property
    def key(self) -> Hashable:
        """Return what readings share that can be done at once."""
        asked = self.question
        period = (asked.start, asked.end, asked.bucket, asked.timezone.key, asked.as_of)
        return self.rows_key, period, self.instant, self.group_key, self.has_buckets


def read(readings: Sequence[Reading]) -> list[Found]:
    """Return what each reading finds. Those of the same rows, buckets and groups are counted together."""
    alike: dict[Hashable, list[int]] = defaultdict(list)
    for place, reading in enumerate(readings):
        alike[reading.key].append(place)
    found: dict[int, Found] = {}
    for places in alike.values():
        all_figures = {
            f"{name}_{place}": figure for place in places for name, figure in readings[place].figures.items()
        }
        together = _count(readings[places[0]], all_figures)
        found |= {place: only(together, place) for place in places}
    return [found[place] for place in range(len(readings))]


def only(found: Found, place: int) -> Found:
    """Return the figures of one of many that were counted together: those whose names end with its place."""
    end = f"_{place}"
    return {
        key: {name.removesuffix(end): figure for name, figure in row.items() if name.endswith(end)}
        for key, row in found.items()
    }


def _count(reading: Reading, figures: Mapping[str, Any]) -> Found:
    """Return figures by (group, first day of the bucket); ALL stands for all groups, None for the whole period.

    What is counted row by row is counted of the smallest parts alone, and added up; all else is read of each whole.
    Different values are brought together in the same way, and counted at the end.
    """
    sums = {name: figure for name, figure in figures.items() if _adds_up(figure)}
    others = {name: figure for name, figure in figures.items() if name not in sums}
    different = {name for name, figure in sums.items() if isinstance(figure, Distinct)}
    found: dict[Key, dict[str, Any]] = {
        (ALL, None): {name: set() if name in different else 0 for name in sums}
    }
    has_groups = reading.group is not None
    if sums:
        finest = _read(reading, sums, by_group=has_groups, by_bucket=reading.has_buckets)
        _sum_up(found, finest, different, has_groups=has_groups)
    for by_group in {has_groups, False} if others else ():
        for by_bucket in {reading.has_buckets, False}:
            for key, row in _read(reading, others, by_group=by_group, by_bucket=by_bucket).items():
                found.setdefault(key, {}).update(row)
    for row in found.values():
        row.update({name: len(row[name]) for name in different if name in row})
    return found


def _adds_up(figure: Any) -> bool:
    """Say whether a whole's figure is the sum, or the union, of its parts' figures."""
    return isinstance(figure, Distinct) or (
        isinstance(figure, Count) and not getattr(figure, "distinct", False)
    )


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
    reading: Reading, figures: Mapping[str, Any], *, by_group: bool, by_bucket: bool
) -> dict[Key, dict[str, Any]]:
    keys: dict[str, Any] = {}
    if by_group:
        keys["group_key"] = reading.group
    if by_bucket:
        keys["bucket_start"] = day_of(reading.instant, reading.question)
    if not keys:
        return {(ALL, None): reading.rows.aggregate(**figures)}
    rows = reading.rows.order_by().annotate(**keys).values(*keys).annotate(**figures)
    return {(row.pop("group_key", ALL), row.pop("bucket_start", None)): row for row in rows}


def _sum_up(
    found: dict[Key, dict[str, Any]], finest: Found, different: Collection[str], *, has_groups: bool
) -> None:
    """Put figures to what was found, with those of the wholes: the sums of their parts, or all `different` values."""
    for (group, start), row in finest.items():
        wholes: set[Key] = {(group, start), (group, None), (ALL, None)}
        if has_groups:
            wholes.add((ALL, start))
        for key in wholes:
            whole = found.setdefault(key, {})
            for name, figure in row.items():
                if name in different:
                    whole.setdefault(name, set()).update(figure or ())
                else:
                    whole[name] = whole.get(name, 0) + figure
