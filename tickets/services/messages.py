"""Messages and the events that tell of them: what every verb needs that leaves words on a ticket."""

from datetime import datetime

from helpdesk.accounts.models import User
from helpdesk.ledger.models import Event
from helpdesk.ledger.record import event
from tickets import events
from tickets.models import Message, Ticket
from tickets.words import MessageKind


def posted(ticket: Ticket, message: Message, *, by: str, actor: int | None) -> Event:
    """Return the event, not yet recorded, of a message that was written `by` agent or customer."""
    return event(
        ticket.stream,
        events.MESSAGE_POSTED,
        at=message.at,
        actor=actor,
        subject=ticket,
        message=message.pk,
        kind=message.kind,
        by=by,
    )


def noted(ticket: Ticket, body: str, *, author: User, at: datetime) -> Event:
    """Write an internal note on a locked ticket and return its event, not yet recorded."""
    message = Message.objects.create(
        ticket=ticket, kind=MessageKind.NOTE, author=author, body=body.strip(), at=at
    )
    return posted(ticket, message, by="agent", actor=author.pk)
