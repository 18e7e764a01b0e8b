"""What customers are mailed about their tickets."""

from django.utils.translation import gettext_lazy as _

from helpdesk.notifications.kinds import declare
from helpdesk.notifications.mail import Letter, message_id
from tickets.models import Message, Ticket

RECEIVED = declare(
    "ticket_received",
    _("We have your request: %(subject)s"),
    for_customers=True,
    called=_("To the customer: we have the request"),
)
REPLY = declare(
    "reply",
    _("Re: %(subject)s"),
    for_customers=True,
    automatic=False,
    called=_("To the customer: a reply"),
)


def received(ticket: Ticket) -> Letter:
    """Return the mail that says: we have it, and when you will hear from us."""
    return to_requester(ticket, RECEIVED, key=first_key(ticket), due_at=ticket.due_at)


def reply(ticket: Ticket, message: Message) -> Letter:
    """Return the mail with our answer."""
    author = message.author.name if message.author else ""
    return to_requester(ticket, REPLY, key=f"message:{message.pk}", message=message.body, from_name=author)


def to_requester(ticket: Ticket, kind: str, /, *, key: str, **context: object) -> Letter:
    """Return a mail to the ticket's requester, in the language of the ticket, in one thread with the others."""
    requester = ticket.requester
    first = first_key(ticket)
    return Letter(
        to=requester.email,
        to_name=requester.name,
        language=ticket.language,
        timezone=requester.timezone,
        kind=kind,
        context={"key": ticket.key, "subject": ticket.subject, "requester_name": requester.name, **context},
        key=key,
        stream=ticket.stream,
        in_reply_to="" if key == first else message_id(first),
    )


def first_key(ticket: Ticket) -> str:
    """Return the key of the mail that begins the thread."""
    return f"received:{ticket.pk}"
