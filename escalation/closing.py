"""A climb ends when its ticket is done."""

from collections.abc import Mapping, Sequence

from escalation import events as own
from escalation.deciding import withdraw
from escalation.engine.batch import ESCALATION_FIELDS
from escalation.models import Escalation
from escalation.promises import ticket_of
from escalation.words import EscalationState
from helpdesk.ledger.models import Event
from helpdesk.ledger.reactions import react
from helpdesk.ledger.record import event, record
from helpdesk.web.bulk import update_rows
from tickets import events
from tickets.models import Ticket
from tickets.services.placing import calm
from tickets.transitions import is_done


@react(events.STATUS_CHANGED)
def close_done(happened: Sequence[Event]) -> None:
    """Close the escalations of tickets that were resolved or closed, in the same transaction."""
    done = {
        change.subject.pk: change
        for change in happened
        if isinstance(change.subject, Ticket) and is_done(change.data["to"])
    }
    end_climbs(done)


def end_climbs(changes: Mapping[int, Event]) -> list[Escalation]:
    """Close the open escalations of locked tickets, each by the change that ends it; return them."""
    rows = list(Escalation.objects.filter(ticket__in=changes, state=EscalationState.OPEN)) if changes else []
    for escalation in rows:
        close(escalation, changes[escalation.ticket_id])
    update_rows(rows, ESCALATION_FIELDS)
    withdraw(rows, {pk: (ticket_of(change), change) for pk, change in changes.items()})
    calm([ticket_of(changes[escalation.ticket_id]) for escalation in rows])
    record([_closed(escalation, changes[escalation.ticket_id]) for escalation in rows])
    return rows


def close(escalation: Escalation, change: Event) -> None:
    """End a climb in memory."""
    escalation.state = EscalationState.CLOSED
    escalation.closed_at = change.at
    escalation.next_at = None


def _closed(escalation: Escalation, change: Event) -> Event:
    return event(
        change.stream,
        own.CLOSED,
        at=change.at,
        actor=change.actor,
        subject=change.subject,
        escalation=escalation.pk,
        why=change.data.get("to", "merged"),
    )
