"""The kinds of deadlines the one sweep serves. Apps register theirs when they are ready."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from helpdesk.deadlines.models import Deadline


@dataclass(frozen=True)
class Outcome:
    """What a handler did with a batch: facts about each step taken, rows still due for the next pass, rows parked.

    A handler parks a row itself when the row is bad and what else it did must stay.
    """

    steps: list[dict[str, Any]] = field(default_factory=list)
    still_due: list[int] = field(default_factory=list)
    parked: list[int] = field(default_factory=list)


Handler = Callable[[Sequence[Any], datetime], Outcome]


@dataclass(frozen=True)
class Kind:
    """One kind of deadline.

    `rows` returns the queryset to claim from, with what the handler needs selected; it is locked with SKIP
    LOCKED on the relations named in `lock` ("self" is the row). `handle(rows, at)` runs in the claim's
    transaction, and must take every row out of the due set: advance it, clear it, or name it in `still_due`
    for the next pass. Where the batches of a pass have something to read in common, `begin` makes the handler
    of one pass, which then keeps it. Where one row is much work, `batch` is how many a transaction takes, if fewer
    than usual.
    """

    name: str
    model: type[Deadline]
    rows: Callable[[], "QuerySet[Any]"]
    handle: Handler
    lock: tuple[str, ...] = ("self",)
    begin: Callable[[], Handler] | None = None
    batch: int | None = None


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Let the sweep serve this kind. A second registration of the name replaces the first."""
    _kinds[kind.name] = kind


def kinds() -> list[Kind]:
    """Return every registered kind, in the order of registration."""
    return list(_kinds.values())
