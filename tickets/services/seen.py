"""Nobody answers, resolves or closes over words that they have not read."""

from django.utils.translation import gettext as _

from tickets.errors import ConversationMoved
from tickets.models import Ticket
from tickets.words import MessageKind


def check_seen(ticket: Ticket, seen_message: int | None) -> None:
    """Raise ConversationMoved when a newer public message than `seen_message` exists; None asks nothing.

    The ticket is locked: what comes after it waits, and finds the ticket as the caller left it.
    """
    if seen_message is None:
        return
    public = ticket.messages.filter(kind__in=[MessageKind.PUBLIC, MessageKind.AUTOMATIC])
    newer = public.filter(pk__gt=seen_message).order_by("-pk").first()
    if newer is not None:
        raise ConversationMoved(
            _("Somebody wrote meanwhile. Read it, then go on; what you wrote is kept."), newer
        )
