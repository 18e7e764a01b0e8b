"""Acknowledging: the new holder says “I have it”, and the wait for it ends."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from escalation import events
from escalation.errors import Refused
from escalation.models import Escalation
from escalation.words import EscalationState
from helpdesk.accounts.models import User
from helpdesk.ledger.record import event, record
from helpdesk.web.times import now
from tickets.models import Ticket
from tickets.services.locking import locked


def acknowledge(escalation: Escalation, *, actor: User, at: datetime | None = None) -> Escalation:
    """Say that somebody has it; doing it twice is doing it once. Return the escalation. Raises Refused when closed.

    Only the wait for an acknowledgement ends; every promise runs on.
    """
    with transaction.atomic():
        ticket, current = locked_open(escalation)
        if current.acknowledged_at is None:
            current.acknowledged_at, current.acknowledged_by = at or now(), actor
            current.next_at = None
            current.save(update_fields=["acknowledged_at", "acknowledged_by", "next_at"])
            done = event(
                ticket.stream,
                events.ACKNOWLEDGED,
                at=current.acknowledged_at,
                actor=actor.pk,
                subject=ticket,
                escalation=current.pk,
            )
            record([done])
    return current


def locked_open(escalation: Escalation) -> tuple[Ticket, Escalation]:
    """Return the ticket, locked, and its escalation as it is now. Raises Refused when it is closed."""
    ticket = locked(escalation.ticket_id)
    current = Escalation.objects.get(pk=escalation.pk)
    if current.state != EscalationState.OPEN:
        raise Refused(_("This escalation is closed."))
    return ticket, current
