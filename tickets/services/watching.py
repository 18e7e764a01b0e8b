"""Following tickets."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from helpdesk.accounts.models import User
from helpdesk.ledger.record import event, record
from helpdesk.web.bulk import insert_values
from helpdesk.web.times import now
from tickets import events
from tickets.models import Ticket, TicketWatcher


def watch(ticket: Ticket, user: User, *, at: datetime | None = None) -> None:
    """Let the user follow the ticket; following twice is following once."""
    with transaction.atomic():
        _, is_new = TicketWatcher.objects.get_or_create(ticket=ticket, user=user)
        if is_new:
            _record(ticket, user, at, began=True)


def unwatch(ticket: Ticket, user: User, *, at: datetime | None = None) -> None:
    """Let the user stop following the ticket. Who is involved in its escalation keeps their sight of it."""
    with transaction.atomic():
        gone, _ = TicketWatcher.objects.filter(ticket=ticket, user=user, is_involved=False).delete()
        if gone:
            _record(ticket, user, at, began=False)


def involve(pairs: Iterable[tuple[int, int]]) -> None:
    """Keep the tickets in the sight of people of their escalation: pairs of ticket id and user id."""
    insert_values(
        TicketWatcher,
        ("ticket", "user", "is_involved"),
        [(ticket, user, True) for ticket, user in sorted(set(pairs))],
        conflict="(ticket_id, user_id) DO UPDATE SET is_involved = true WHERE NOT tickets_ticketwatcher.is_involved",
    )


def _record(ticket: Ticket, user: User, at: datetime | None, *, began: bool) -> None:
    happened = event(
        ticket.stream,
        events.WATCHED,
        at=at or now(),
        actor=user.pk,
        subject=ticket,
        user=user.pk,
        began=began,
    )
    record([happened])
