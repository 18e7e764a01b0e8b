"""How much work each person holds."""

from django.db.models import Count

from tickets.models import Ticket


def open_tickets_by_person() -> dict[int, int]:
    """Return the number of open tickets by the id of their holder; who holds none is left out."""
    held = Ticket.objects.open().filter(assignee__isnull=False).order_by()
    return dict(held.values("assignee").annotate(count=Count("pk")).values_list("assignee", "count"))
