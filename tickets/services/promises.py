"""Showing promises on tickets: the columns that lists read, computed by whoever keeps the clocks."""

from collections.abc import Sequence

from helpdesk.web.bulk import update_rows
from tickets.models import Ticket
from tickets.sla import Promises

PROMISE_FIELDS = ("due_at", "due_soon_at", "breached_at", "sla_met", "sla_paused")


def show(promises: Sequence[tuple[Ticket, Promises]]) -> None:
    """Write the promise columns of locked tickets with one statement; `revision` and `updated_at` stay."""
    for ticket, promise in promises:
        put(ticket, promise)
    update_rows([ticket for ticket, _ in promises], PROMISE_FIELDS)


def put(ticket: Ticket, promise: Promises) -> None:
    """Put promises on a ticket in memory; the caller saves it (`placing.save` writes these columns too)."""
    for name in PROMISE_FIELDS:
        setattr(ticket, name, getattr(promise, name))
