"""The conversation: what we answer, what the customer says, what we note among ourselves."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.accounts.models import Requester, User
from helpdesk.ledger.models import Event
from helpdesk.ledger.record import record
from helpdesk.notifications.mail import post
from helpdesk.notifications.tell import tell
from helpdesk.web.times import now
from tickets import letters, notices
from tickets.models import Message, Ticket
from tickets.services.lifecycle import STATUS_FIELDS, move
from tickets.services.locking import locked, locked_where_it_goes_on
from tickets.services.messages import posted
from tickets.services.seen import check_seen
from tickets.words import MessageKind, Status

_WOKEN_BY_CUSTOMER = {Status.WAITING_CUSTOMER, Status.WAITING_THIRD_PARTY, Status.RESOLVED, Status.CLOSED}


def reply(
    ticket: Ticket,
    body: str,
    *,
    author: User,
    status: str | None = None,
    seen_message: int | None = None,
    at: datetime | None = None,
) -> Message:
    """Answer the customer: a public message, mailed to them in their language. Return the message.

    `status` is where the ticket goes with it; without one a new ticket becomes open. `seen_message` is the last message
    that the writer saw: raises ConversationMoved when a newer public one exists. Raises ValidationError for an empty
    text, StatusRefused for a status that cannot follow.
    """
    body = _not_empty(body)
    with transaction.atomic():
        current = locked(ticket)
        check_seen(current, seen_message)
        at = at or now()
        target = status or (Status.OPEN if current.status == Status.NEW else None)
        message = Message.objects.create(
            ticket=current,
            kind=MessageKind.PUBLIC,
            author=author,
            body=body,
            language=current.language,
            at=at,
        )
        current.first_replied_at = current.first_replied_at or at
        _post(current, message, by="agent", actor=author.pk, at=at, status=target)
        post([letters.reply(current, message)])
    return message


def receive(ticket: Ticket, body: str, *, requester: Requester, at: datetime | None = None) -> Message:
    """Take in what the customer wrote; a ticket that waited for them, or was done, opens again. Return the message.

    What is written on a ticket that was merged goes to where everything goes on.
    Raises ValidationError for an empty text.
    """
    body = _not_empty(body)
    with transaction.atomic():
        current = locked_where_it_goes_on(ticket)
        at = at or now()
        message = Message.objects.create(
            ticket=current,
            kind=MessageKind.PUBLIC,
            requester=requester,
            body=body,
            at=at,
            language=requester.language,
        )
        woken = Status.OPEN if current.status in _WOKEN_BY_CUSTOMER else None
        _post(current, message, by="customer", actor=None, at=at, status=woken)
        tell(notices.customer_replied(current, message), at=at)
    return message


def note(ticket: Ticket, body: str, *, author: User, at: datetime | None = None) -> Message:
    """Write an internal note; the customer never sees it. Return the message. Raises ValidationError when empty."""
    return _internal(ticket, body, MessageKind.NOTE, author=author, at=at, details={})


def hand_over(
    ticket: Ticket, summary: str, *, tried: str, asked_for: str, author: User, at: datetime | None = None
) -> Message:
    """Write the hand-over of an escalation: what it is about, what was tried, what is asked for. Return the message."""
    details = {"tried": tried.strip(), "asked_for": asked_for.strip()}
    return _internal(ticket, summary, MessageKind.HANDOVER, author=author, at=at, details=details)


def _internal(
    ticket: Ticket,
    body: str,
    kind: MessageKind,
    *,
    author: User,
    at: datetime | None,
    details: dict[str, str],
) -> Message:
    body = _not_empty(body)
    with transaction.atomic():
        current = locked(ticket)
        at = at or now()
        message = Message.objects.create(
            ticket=current, kind=kind, author=author, body=body, details=details, at=at
        )
        _post(current, message, by="agent", actor=author.pk, at=at, status=None)
    return message


def _post(
    ticket: Ticket, message: Message, *, by: str, actor: int | None, at: datetime, status: str | None
) -> None:
    """Record the message and the status it brings, in this order, so that clocks stop before they pause."""
    happened: list[Event] = [posted(ticket, message, by=by, actor=actor)]
    ticket.updated_at = max(at, ticket.updated_at)
    if status and status != ticket.status:
        happened.append(
            move(ticket, status, actor=actor, at=at, why="customer_replied" if by == "customer" else "")
        )
    ticket.save(update_fields=[*STATUS_FIELDS, "first_replied_at"])
    record(happened)


def _not_empty(body: str) -> str:
    if not body.strip():
        raise ValidationError({"body": _("Write something first.")})
    return body.strip()
