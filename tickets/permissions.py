"""Who may see which ticket: the same rule as `TicketQuerySet.visible_to`, for one ticket."""

from helpdesk.accounts.models import User
from tickets.models import Ticket


def can_see(user: User, ticket: Ticket) -> bool:
    """Say whether the user may know that the ticket exists."""
    return Ticket.objects.visible_to(user).filter(pk=ticket.pk).exists()


def can_write(user: User, ticket: Ticket) -> bool:
    """Say whether the user may change the ticket: they see it, and their role works on tickets."""
    return user.may("tickets.write") and can_see(user, ticket)
