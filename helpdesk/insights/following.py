"""Following the ledger: facts of tickets are folded again when something happened to them.

Whoever writes facts holds the row of the place, so that two never write the same ticket from different readings, and a
killed one leaves nothing half done. The place moves only over events that nothing can slip in before (see
`helpdesk.ledger.feed`); what is visible beyond it is folded as well, each time anew, until it is settled. So the facts
hold everything that was committed when they were refreshed, and miss nothing that commits late.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import BooleanField, ExpressionWrapper, F, Q
from django.db.models.functions import Now

from helpdesk.insights.happened import PREFIX, ticket_of
from helpdesk.insights.models import Place, TicketFact
from helpdesk.insights.writing import write
from helpdesk.ledger.feed import Horizon, Position
from helpdesk.ledger.models import Event
from tickets.models import Ticket

CHUNK = 2000
"""Events that are read at a time."""
BATCH = 500
"""Tickets that a building folds at a time."""
BUSY = "55P03"
"""PostgreSQL's word for a lock that is not free."""


@dataclass(frozen=True)
class Freshness:
    """How fresh the facts are: when they were refreshed last (real time), and whether nothing is missing.

    `version` grows with everything that is written.
    """

    at: datetime | None
    is_complete: bool
    version: int = 0


FRESH = Freshness(None, is_complete=True)
"""Of facts that were told from the ledger for the question alone."""


def refresh(*, seconds: float = 10.0, wait: float | None = None) -> Freshness:
    """Fold what happened since the last time, for at most so many seconds; say how fresh the facts are then.

    A building that is at work goes on first. `wait` bounds, in seconds, how long another writer is waited for.
    """
    until = time.monotonic() + seconds
    after: Position | None = None
    while True:
        try:
            with transaction.atomic():
                place = _locked(wait)
                if place.built_to is not None:
                    written, is_done = _build(place), False
                else:
                    after, written, is_done = _follow(place, after)
                Place.objects.filter(pk=place.pk).update(refreshed_at=Now(), version=F("version") + written)
        except OperationalError as error:
            if getattr(error.__cause__, "pgcode", "") != BUSY:
                raise
            return _freshness(is_complete=False)
        if is_done or time.monotonic() > until:
            return _freshness(is_complete=is_done)


def begin_building() -> None:
    """Let all facts be folded anew from the ledger; a building that is at work begins again."""
    with transaction.atomic():
        place = _locked(None)
        place.built_to = 0
        place.save(update_fields=["built_to"])


def building() -> tuple[int, int] | None:
    """Return the ticket that a building has come to, and the last one there is; None when none is at work."""
    built_to = Place.objects.values_list("built_to", flat=True).first()
    if built_to is None:
        return None
    return built_to, Ticket.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _freshness(*, is_complete: bool) -> Freshness:
    at, version = Place.objects.values_list("refreshed_at", "version").first() or (None, 0)
    return Freshness(at, is_complete, version)


def _locked(wait: float | None) -> Place:
    """Return the place, locked. The first time it is put behind everything that is settled, and a building begins."""
    if wait is not None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = {int(wait * 1000)}")
    place = Place.objects.select_for_update().first()
    if wait is not None:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = DEFAULT")
    if place is not None:
        return place
    settled = Event.objects.filter(transaction__lt=Horizon()).order_by("-transaction", "-id")
    last = settled.values_list("transaction", "id").first() or (0, 0)
    Place.objects.bulk_create(
        [Place(id=1, transaction=last[0], event_id=last[1], built_to=0)], ignore_conflicts=True
    )
    return Place.objects.select_for_update().get()


def _build(place: Place) -> int:
    """Fold the next tickets of a building; after the last one it is at its end. Return how many were written."""
    assert place.built_to is not None  # noqa: S101  the caller looked
    pks = list(
        Ticket.objects.filter(pk__gt=place.built_to).order_by("pk").values_list("pk", flat=True)[:BATCH]
    )
    written = write(pks)
    Place.objects.filter(pk=place.pk).update(built_to=pks[-1] if pks else None)
    return written


def _follow(place: Place, after: Position | None) -> tuple[Position, int, bool]:
    """Fold the tickets of the next events after a position (the place's without one); say whether that was all.

    Return the position after them and how many facts were written, too. The place moves over what is settled.
    """
    begin = after or Position(place.transaction, place.event_id)
    rows = list(islice(_happened(begin), CHUNK))
    settled = [row for row in rows if row["is_settled"]]
    ahead: dict[int, int] = {}
    for row in rows:
        if row["stream"].startswith(PREFIX) and not row["is_settled"]:
            pk = ticket_of(row["stream"])
            ahead[pk] = max(ahead.get(pk, 0), row["id"])
    changed = {ticket_of(row["stream"]) for row in settled if row["stream"].startswith(PREFIX)}
    written = write(sorted(changed | _unknown(ahead)))
    if settled and len(settled) == _leading(rows):
        last = settled[-1]
        _move(place, Position(last["transaction"], last["id"]))
    end = Position(rows[-1]["transaction"], rows[-1]["id"]) if rows else begin
    return end, written, len(rows) < CHUNK


def _leading(rows: list[dict[str, Any]]) -> int:
    """Return how many rows are settled before the first that is not: in the feed's order they all come first."""
    return next((number for number, row in enumerate(rows) if not row["is_settled"]), len(rows))


def _move(place: Place, to: Position) -> None:
    if to > Position(place.transaction, place.event_id):
        Place.objects.filter(pk=place.pk).update(transaction=to.transaction, event_id=to.id)
        place.transaction, place.event_id = to.transaction, to.id


def _unknown(ahead: dict[int, int]) -> set[int]:
    """Return the tickets, of those with their last event, whose facts have not come so far."""
    known = dict(TicketFact.objects.filter(pk__in=ahead).values_list("pk", "event_id"))
    return {pk for pk, last in ahead.items() if known.get(pk, 0) < last}


def _happened(after: Position) -> Iterator[dict[str, Any]]:
    rows = Event.objects.filter(transaction__gte=after.transaction)
    rows = rows.filter(Q(transaction__gt=after.transaction) | Q(id__gt=after.id))
    settled = ExpressionWrapper(Q(transaction__lt=Horizon()), output_field=BooleanField())
    rows = rows.annotate(is_settled=settled).order_by("transaction", "id")
    return iter(rows.values("transaction", "id", "stream", "is_settled")[:CHUNK])
