"""What was said on a ticket, wherever its messages are now."""

from django.db.models import QuerySet

from tickets.models import Message, Ticket


def messages_of(ticket: Ticket) -> "QuerySet[Message]":
    """Return a ticket's messages; on one that was merged, those that were written on it and what it had taken over."""
    if ticket.merged_into_id is None:
        return Message.objects.filter(ticket=ticket)
    return Message.objects.filter(came_from__in=_with_all_taken_over(ticket.pk))


def _with_all_taken_over(pk: int) -> set[int]:
    """Return the ids of a merged ticket and of every one that was merged into it; merges never circle."""
    found, latest = {pk}, {pk}
    while latest:
        latest = set(Ticket.objects.filter(merged_into__in=latest).values_list("pk", flat=True))
        found |= latest
    return found
