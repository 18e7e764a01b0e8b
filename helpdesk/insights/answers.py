"""Answers: a figure in all its cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Cell:
    """One figure: of a bucket (`start` is its first day), or of the whole period (None).

    `numerator` and `denominator` count tickets, and `tickets_behind` lists exactly these. `value` is what the report
    is about, in its unit; None where there is nothing to tell it from. `more` holds what belongs beside it.
    """

    start: date | None
    value: float | None
    numerator: int
    denominator: int
    more: Mapping[str, Any] = field(default_factory=dict)

    def with_more(self, **more: Any) -> "Cell":
        """Return the cell with further figures beside it."""
        return replace(self, more={**self.more, **more})


@dataclass(frozen=True)
class Group:
    """The figure of one value of a dimension; `key` is None for those that have none."""

    key: Any
    label: str
    total: Cell
    buckets: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Answer:
    """A report's answer.

    `as_of` is the instant that was asked for; None for what is known now. `computed_at` is when it was computed,
    `facts_at` when the facts had been refreshed then, in real time, and `is_complete` says that they held all that had
    happened. `note` says, in a sentence, why there is no figure where there is none yet.
    """

    name: str
    title: str | Promise
    definition: str | Promise
    unit: str
    total: Cell
    buckets: tuple[Cell, ...]
    groups: tuple[Group, ...]
    as_of: datetime | None
    computed_at: datetime
    facts_at: datetime | None = None
    is_complete: bool = True
    note: str | Promise = ""
