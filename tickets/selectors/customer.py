"""What an agent sees of the customer beside a ticket."""

from django.db.models import QuerySet

from helpdesk.accounts.models import User
from tickets.models import Ticket

MOST = 5


def other_open_tickets(ticket: Ticket, reader: User) -> "QuerySet[Ticket]":
    """Return the newest other open tickets of the same customer that the reader may see, at most five."""
    others = Ticket.objects.visible_to(reader).open().filter(requester=ticket.requester_id)
    return others.exclude(pk=ticket.pk).order_by("-created_at", "-pk").only("subject", "language")[:MOST]
