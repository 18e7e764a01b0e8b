"""Closing an escalation by hand: the ticket stays where it is, and is no longer escalated."""

from datetime import datetime

from django.db import transaction

from escalation import events
from escalation.deciding import withdraw
from escalation.models import Escalation
from escalation.services.acknowledging import locked_open
from escalation.words import EscalationState
from helpdesk.accounts.models import User
from helpdesk.ledger.record import event, record
from helpdesk.web.times import now
from tickets.services.placing import calm


def close(escalation: Escalation, *, actor: User, at: datetime | None = None) -> Escalation:
    """End a climb whose ticket is in good hands; its promises and their steps run on. Raises Refused when closed."""
    with transaction.atomic():
        ticket, current = locked_open(escalation)
        current.state, current.closed_at, current.next_at = EscalationState.CLOSED, at or now(), None
        current.save(update_fields=["state", "closed_at", "next_at"])
        calm([ticket])
        closed = event(
            ticket.stream,
            events.CLOSED,
            at=current.closed_at,
            actor=actor.pk,
            subject=ticket,
            escalation=current.pk,
            why="by_hand",
        )
        record([closed])
        withdraw([current], {ticket.pk: (ticket, closed)})
    return current
