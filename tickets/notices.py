"""Who hears of what happens on a ticket."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import User
from helpdesk.notifications.kinds import declare
from helpdesk.notifications.tell import Notice
from tickets.models import Message, Ticket

ASSIGNED = declare("ticket_assigned", _("%(key)s is yours: %(subject)s"))
CUSTOMER_REPLIED = declare("ticket_customer_replied", _("The customer answered on %(key)s: %(subject)s"))


def assigned(ticket: Ticket, actor: User, note: str = "") -> list[Notice]:
    """Tell the new holder, with the note that came with the ticket, unless they took it themselves."""
    if ticket.assignee is None or ticket.assignee == actor:
        return []
    key = f"assigned:{ticket.pk}:{ticket.revision}"
    story = {"message": note.strip()}
    return [about(ticket, ASSIGNED, key, [ticket.assignee.pk], story=story, from_name=actor.name)]


def customer_replied(ticket: Ticket, message: Message) -> list[Notice]:
    """Tell the holder that the customer wrote; they and their mailbox decide how soon to look."""
    if ticket.assignee_id is None:
        return []
    return [about(ticket, CUSTOMER_REPLIED, f"message:{message.pk}", [ticket.assignee_id], mail=False)]


def about(
    ticket: Ticket,
    kind: str,
    key: str,
    people: Sequence[int],
    /,
    *,
    mail: bool = True,
    story: Mapping[str, str] | None = None,
    **context: Any,
) -> Notice:
    """Return a notice about a ticket for these people, with what every one of its sentences needs.

    `story` is what people wrote: the mail tells it, the bell does not.
    """
    words = {"key": ticket.key, "subject": ticket.subject, "requester_name": ticket.requester.name, **context}
    return Notice(
        kind=kind,
        key=key,
        people=people,
        context=words,
        url=ticket.url,
        stream=ticket.stream,
        story=story or {},
        mail=mail,
    )
