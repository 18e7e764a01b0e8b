"""What the composer sends: a reply or a note, with the status that goes with it, once."""

from django.db import transaction

from helpdesk.accounts.models import User
from tickets.models import Message, Ticket
from tickets.services.conversation import note, reply
from tickets.services.lifecycle import change_status
from tickets.services.locking import locked
from tickets.words import MessageKind


def say(
    ticket: Ticket,
    body: str,
    *,
    author: User,
    is_public: bool,
    status: str | None = None,
    seen_message: int | None = None,
) -> Message:
    """Reply to the customer or note something, and bring the ticket into a status; return the message.

    Sent twice (a double click, a page loaded again) it is said once: the same words of the same author, after the last
    message they saw, are the same message. Raises what `reply`, `note` and `change_status` raise; then nothing is kept.
    """
    kind = MessageKind.PUBLIC if is_public else MessageKind.NOTE
    with transaction.atomic():
        current = locked(ticket)
        said = _said_already(current, kind, body, author, seen_message)
        if said is not None:
            return said
        if is_public:
            return reply(current, body, author=author, status=status, seen_message=seen_message)
        noted = note(current, body, author=author)
        if status:
            change_status(current, status, actor=author)
    return noted


def _said_already(
    ticket: Ticket, kind: str, body: str, author: User, seen_message: int | None
) -> Message | None:
    if seen_message is None:
        return None
    later = ticket.messages.filter(pk__gt=seen_message, kind=kind, author=author, body=body.strip())
    return later.order_by("pk").first()
