"""The one sweep: find what is due, claim it in batches, hand each batch to its kind's handler.

The promises (R1 to R5 and R7 of the engine): every claimed row leaves the due set in the transaction that
claimed it; a killed worker rolls back and leaves no lease behind; nobody waits for the sweep longer than one
batch, and the sweep waits for nobody (SKIP LOCKED); a failing batch is halved down to the one bad row, which
is parked and reported. The kinds take turns, a batch each, so that a flood of one does not hold up the
others.
"""

import gc
import logging
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, QuerySet

from helpdesk.deadlines.registry import Kind, Outcome, kinds
from helpdesk.web.failures import in_words

log = logging.getLogger(__name__)

BATCH = 500
PATIENCE_SECONDS = 30.0


class LeftDue(Exception):
    """A handler returned without taking a row out of the due set, nor naming it as still due."""


@dataclass
class Tally:
    """What a sweep did with one kind."""

    claimed: int = 0
    done: int = 0
    parked: int = 0


@dataclass
class Report:
    """What a whole sweep did: tallies by kind, and the plain facts of each step in the order taken.

    `is_cut_short` says that its time was over while there was work left.
    """

    as_of: datetime
    is_cut_short: bool = False
    kinds: dict[str, Tally] = field(default_factory=dict)
    steps: list[dict[str, Any]] = field(default_factory=list)

    @property
    def claimed(self) -> int:
        """Rows claimed over all kinds."""
        return sum(tally.claimed for tally in self.kinds.values())


def probe(at: datetime) -> dict[str, datetime]:
    """Return the earliest due instant of each kind that has work at `at`: one statement over all kinds."""
    parts: list[str] = []
    parameters: list[str | datetime] = []
    for kind in kinds():
        table = connection.ops.quote_name(kind.model._meta.db_table)
        parts.append(
            f"(SELECT %s, next_at FROM {table} WHERE next_at IS NOT NULL AND parked_at IS NULL"  # noqa: S608
            " AND next_at <= %s ORDER BY next_at LIMIT 1)"
        )
        parameters += [kind.name, at]
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        return dict(cursor.fetchall())


def sweep_once(
    at: datetime,
    report: Report | None = None,
    *,
    seconds: float = math.inf,
    when_swamped: Callable[[], object] | None = None,
) -> Report:
    """Make one pass over what is due at `at`; begin no batch after so many seconds.

    `when_swamped` is called after each full batch: there is more due than one takes at a time. Trouble with the
    database itself ends the turn of one kind; it is raised when the others have had theirs.
    """
    report = report or Report(as_of=at)
    due = probe(at)
    until = time.monotonic() + seconds
    waiting = [_Pass(kind, at, report) for kind in kinds() if kind.name in due]
    trouble: Exception | None = None
    while waiting and time.monotonic() < until:
        going_on = []
        for its_pass in waiting:
            try:
                claimed = its_pass.take_batch()
                if claimed:
                    going_on.append(its_pass)
                if when_swamped and claimed == its_pass.size:
                    when_swamped()
            except (OperationalError, InterfaceError) as error:
                log.warning("The sweep of %s was cut short: %s", its_pass.kind.name, error)
                trouble = error
        waiting = going_on
    report.is_cut_short = bool(waiting)
    if trouble is not None:
        raise trouble
    return report


def sweep_until_quiet(at: datetime) -> Report:
    """Make passes until nothing is due at `at`; wait up to 30 s for rows that another sweep holds."""
    report = Report(as_of=at)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while probe(at):
        before = report.claimed
        sweep_once(at, report)
        if report.claimed > before:
            deadline = time.monotonic() + PATIENCE_SECONDS
        elif time.monotonic() > deadline:
            log.warning("The sweep gave up on rows that something else holds: %s", probe(at))
            break
        else:
            time.sleep(0.05)
    return report


class _Pass:
    """One pass over one kind; remembers the rows that have had their turn and are due again."""

    def __init__(self, kind: Kind, at: datetime, report: Report) -> None:
        self.kind = kind
        self.at = at
        self.report = report
        self.tally = report.kinds.setdefault(kind.name, Tally())
        self.handle = kind.begin() if kind.begin else kind.handle
        self.size = kind.batch or BATCH
        self.had_their_turn: list[int] = []

    def take_batch(self) -> int:
        """Claim and handle the next batch; return how many rows it had: none when nothing is due and free."""
        due = self._due()
        if self.had_their_turn:
            due = due.exclude(pk__in=self.had_their_turn)
        return self._take(due[: self.size])

    def _take(self, due: "QuerySet[Any]") -> int:
        """Claim and handle rows in one transaction; return how many. A failing batch is halved."""
        ids: list[int] = []
        outcome = Outcome()
        fault: Exception | None = None
        try:
            with _collecting_later(), transaction.atomic():
                rows = list(due)
                ids = [row.pk for row in rows]
                if rows:
                    outcome = self.handle(rows, self.at)
                    self._check(ids, outcome)
        except SoftTimeLimitExceeded:
            raise
        except Exception as error:
            if is_trouble(error) or not ids:
                raise
            fault = error
        if fault is None:
            self._count(len(ids), outcome)
        else:
            self._halve(ids, fault)
        return len(ids)

    def _due(self) -> "QuerySet[Any]":
        """Rows that are due and free, locked as they are read: what was true at the probe is re-read (R7)."""
        free = self.kind.rows().select_for_update(skip_locked=True, of=self.kind.lock, no_key=True)
        return free.filter(next_at__lte=self.at, parked_at__isnull=True).order_by("next_at", "pk")

    def _check(self, ids: list[int], outcome: Outcome) -> None:
        """Refuse a handler's work that leaves a row due in silence: the sweep would claim it for ever (R1)."""
        rows = self.kind.model._default_manager.filter(
            pk__in=ids, next_at__lte=self.at, parked_at__isnull=True
        )
        left = set(rows.values_list("pk", flat=True)) - set(outcome.still_due)
        if left:
            raise LeftDue(f"The handler of {self.kind.name} left rows due: {sorted(left)[:10]}")

    def _halve(self, ids: list[int], error: Exception) -> None:
        if len(ids) == 1:
            self._park(ids[0], error)
            return
        middle = len(ids) // 2
        for half in (ids[:middle], ids[middle:]):
            self._take(self._due().filter(pk__in=half))

    def _park(self, pk: int, error: Exception) -> None:
        """Take the one bad row out of the sweep and say so; if somebody holds it, the next pass will."""
        log.error("Parked %s %s", self.kind.name, pk, exc_info=error)
        rows = self.kind.model._default_manager.filter(pk=pk)
        with transaction.atomic():
            still_due = rows.filter(next_at__lte=self.at, parked_at__isnull=True)
            is_free = still_due.select_for_update(skip_locked=True).first() is not None
            if is_free:
                rows.update(parked_at=self.at, parked_reason=in_words(error), attempts=F("attempts") + 1)
        self.had_their_turn.append(pk)
        self.tally.claimed += is_free
        self.tally.parked += is_free

    def _count(self, claimed: int, outcome: Outcome) -> None:
        self.had_their_turn += outcome.still_due
        self.report.steps += outcome.steps
        self.tally.claimed += claimed
        self.tally.done += claimed - len(outcome.parked)
        self.tally.parked += len(outcome.parked)


@contextmanager
def _collecting_later() -> Iterator[None]:
    """Hold the collector of reference cycles off during a batch.

    It would walk the whole process over and over while thousands of rows are made, for a seventh of the time; what a
    batch makes is freed without it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def is_trouble(error: Exception) -> bool:
    """Say whether an error is the database's trouble, which passes (a lost connection, a lock, a full disk).

    Anything else comes from the rows themselves, limits of the database that a row's size breaks included
    (class 54 of PostgreSQL's error codes).
    """
    if isinstance(error, InterfaceError):
        return True
    code = getattr(error.__cause__, "pgcode", None) or ""
    return isinstance(error, OperationalError) and not code.startswith("54")


def preview(at: datetime) -> Report:
    """Count what is due at `at`, and touch nothing."""
    report = Report(as_of=at)
    for kind in kinds():
        due = kind.model._default_manager.filter(next_at__lte=at, parked_at__isnull=True).count()
        report.kinds[kind.name] = Tally(claimed=due)
    return report
