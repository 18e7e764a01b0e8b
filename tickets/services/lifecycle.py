"""A ticket's life: the statuses it goes through."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.accounts.models import User
from helpdesk.ledger.models import Event
from helpdesk.ledger.record import event, record
from helpdesk.web.times import now
from tickets import events
from tickets.errors import StatusRefused
from tickets.models import Ticket
from tickets.services.locking import locked
from tickets.services.messages import noted
from tickets.services.seen import check_seen
from tickets.transitions import can_become, is_done
from tickets.words import Status

STATUS_FIELDS = ["status", "resolved_at", "closed_at", "reopen_count", "revision", "updated_at"]


def change_status(
    ticket: Ticket,
    status: str,
    *,
    actor: User | None,
    reason: str = "",
    revision: int | None = None,
    seen_message: int | None = None,
    at: datetime | None = None,
) -> Ticket:
    """Bring a ticket into another status and return it; the status it already has is no change.

    `reason` is kept as an internal note of the actor's: the ledger holds no personal text. `seen_message` is the last
    message that the actor saw: nobody resolves or closes over a customer's word that came meanwhile.

    Raises StatusRefused when the table of transitions does not allow it, Stale for an old revision, ConversationMoved
    for a newer public message, and whatever an app above raises to refuse (a managed escalation).
    """
    with transaction.atomic():
        current = locked(ticket, revision=revision)
        if current.status != status:
            check_seen(current, seen_message)
            at = at or now()
            happened = [move(current, status, actor=actor.pk if actor else None, at=at)]
            current.save(update_fields=STATUS_FIELDS)
            if reason.strip() and actor is not None:
                happened.append(noted(current, reason, author=actor, at=at))
            record(happened)
    return current


def move(ticket: Ticket, status: str, *, actor: int | None, at: datetime, why: str = "") -> Event:
    """Set the status on a locked ticket, in memory, and return the event to record. The caller saves STATUS_FIELDS.

    `why` is a word for the ledger, such as customer_replied. Raises StatusRefused.
    """
    if not can_become(ticket.status, status):
        raise StatusRefused(
            _("A ticket that is “%(from)s” cannot become “%(to)s”.")
            % {"from": Status(ticket.status).label, "to": Status(status).label}
        )
    moved = event(
        ticket.stream,
        events.STATUS_CHANGED,
        at=at,
        actor=actor,
        subject=ticket,
        **{"from": ticket.status, "to": status, "why": why},
    )
    if is_done(ticket.status) and not is_done(status):
        ticket.reopen_count += 1
        ticket.resolved_at = ticket.closed_at = None
    if is_done(status):
        ticket.resolved_at = ticket.resolved_at or at
    if status == Status.CLOSED:
        ticket.closed_at = at
    ticket.status = status
    ticket.revision += 1
    ticket.updated_at = max(at, ticket.updated_at)
    return moved
