"""The feed of all events, for those who poll: it never skips one, however transactions overlap.

Events are read in the order of (transaction, id), and only those of transactions older than every one that still
runs: nothing can appear before a place that was read. The price is a delay: an event shows when the oldest writing
transaction of the moment has ended (a request's, a batch's of the sweep; milliseconds as a rule).
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models
from django.db.models import Q, QuerySet

from helpdesk.ledger.models import Event

CHUNK = 1000
MOST_SCANNED = 5000
"""A page looks at no more events than this, whatever its filters leave: it may be short, and has a next one."""

LONGEST_TRANSACTION = timedelta(hours=1)

Sight = Callable[[Collection[str]], Collection[str]]
"""Returns which of these streams the reader may see."""


class Horizon(models.Func):
    """The oldest transaction that still runs, as `event.transaction` counts them (migration 0002)."""

    function = "ledger_horizon"
    output_field = models.BigIntegerField()


@dataclass(frozen=True, order=True)
class Position:
    """A place in the feed: after this event."""

    transaction: int
    id: int


BEGINNING = Position(0, 0)


@dataclass(frozen=True)
class Stretch:
    """A part of the feed: its events, the place after them, whether there is more now."""

    events: list[Event]
    end: Position
    has_more: bool


def read(
    after: Position,
    *,
    limit: int,
    sees: Sight,
    kinds: Collection[str] = (),
    streams: Collection[str] = (),
    since: datetime | None = None,
) -> Stretch:
    """Return up to `limit` events after a place, of the kinds and streams named (of all, when none is).

    `since` leaves out what was recorded before (real time).
    """
    found: list[Position] = []
    end, scanned, has_more = after, 0, False
    for position, is_wanted in _scan(after, sees=sees, kinds=kinds, streams=streams, since=since):
        if len(found) == limit:
            has_more = True
            break
        if is_wanted:
            found.append(position)
        end, scanned = position, scanned + 1
    has_more = has_more or scanned == MOST_SCANNED
    rows = Event.objects.in_bulk([position.id for position in found])
    return Stretch([rows[position.id] for position in found], end, has_more)


def count_ahead(after: Position, *, most: int, **asked: Any) -> tuple[int, bool]:
    """Return how many such events there are after a place, up to `most`, and whether that is all."""
    wanted = [is_wanted for _position, is_wanted in _scan(after, **asked)]
    counted = sum(wanted)
    return min(counted, most), counted <= most and len(wanted) < MOST_SCANNED


def beginning_of(since: datetime) -> Position:
    """Return a place in the feed before which nothing was recorded at or after the instant.

    Found by halving over ids, which grow with time but for what overlaps. Whatever is found is right: a transaction
    that writes at or after `since` began less than an hour before it, so its number is greater than that of any event
    recorded earlier than that.
    """
    try:
        early = since - LONGEST_TRANSACTION
    except OverflowError:  # the first hour of the calendar
        return BEGINNING
    last = Event.objects.order_by("-id").values_list("id", flat=True).first() or 0
    low, high, found = 0, last + 1, 0
    while high - low > 1:
        middle = (low + high) // 2
        row = Event.objects.filter(id__gte=middle).order_by("id").only("recorded_at", "transaction").first()
        if row is not None and row.recorded_at < early:
            low, found = max(middle, row.id), row.transaction
        else:
            high = middle
    return Position(found, 0)


def follow_restored() -> None:
    """Let transactions be counted on from the highest number in the ledger.

    PostgreSQL counts transactions for each server. On another one (a backup restored elsewhere) it may be behind the
    events that were brought along: what is written then would sort before them. Called after every migration.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_regprocedure('ledger_transaction()') IS NOT NULL AND to_regclass('event_feed') IS NOT NULL"
        )
        if not cursor.fetchone()[0]:
            return
        cursor.execute(
            "SELECT coalesce(max(transaction), 0),"
            " pg_snapshot_xmax(pg_current_snapshot())::text::bigint,"
            " ledger_horizon() - pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM ledger_event"
        )
        highest, coming, base = cursor.fetchone()
        if highest >= coming + base:
            _count_from(cursor, highest + 1 - coming)


def _count_from(cursor: Any, base: int) -> None:
    numbers = {
        "ledger_transaction": "pg_current_xact_id()",
        "ledger_horizon": "pg_snapshot_xmin(pg_current_snapshot())",
    }
    for function, number in numbers.items():
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS bigint LANGUAGE sql STABLE AS"
            f" 'SELECT {number}::text::bigint + {int(base)}'"
        )


def _scan(
    after: Position,
    *,
    sees: Sight,
    kinds: Collection[str],
    streams: Collection[str],
    since: datetime | None,
) -> Iterator[tuple[Position, bool]]:
    """Yield the places after one, in order, each with whether its event is asked for; no more than a page may scan."""
    for _chunk in range(MOST_SCANNED // CHUNK):
        rows = list(
            _settled(after, streams).values_list("transaction", "id", "stream", "kind", "recorded_at")[:CHUNK]
        )
        seen = set(sees({stream for _transaction, _id, stream, _kind, _at in rows}))
        for transaction, pk, stream, kind, recorded_at in rows:
            after = Position(transaction, pk)
            is_late_enough = since is None or recorded_at >= since
            yield after, stream in seen and is_late_enough and (not kinds or kind in kinds)
        if len(rows) < CHUNK:
            return


def _settled(after: Position, streams: Collection[str]) -> "QuerySet[Event]":
    """Return the events after a place that nothing can slip in before, in order."""
    rows = Event.objects.filter(transaction__lt=Horizon(), transaction__gte=after.transaction)
    rows = rows.filter(Q(transaction__gt=after.transaction) | Q(id__gt=after.id))
    if streams:
        rows = rows.filter(stream__in=streams)
    return rows.order_by("transaction", "id")
