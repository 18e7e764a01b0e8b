"""Messages that go from one ticket to another: they are never copied, and remember where they were written."""

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from tickets.models import Message, Ticket
from tickets.words import MessageKind


def move_messages(messages: "QuerySet[Message]", target: Ticket) -> int:
    """Move messages of locked tickets to another locked one; return how many they were."""
    return messages.update(ticket=target, came_from=Coalesce("came_from", "ticket"))


def is_answered(ticket: Ticket) -> bool:
    """Say whether the last word to or from the customer is ours."""
    last = ticket.messages.filter(kind=MessageKind.PUBLIC).order_by("-pk").first()
    return last is not None and not last.is_from_customer
