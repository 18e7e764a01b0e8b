"""An escalation's owner is whoever holds its ticket: given on by hand, the climb goes with it."""

from collections.abc import Sequence

from escalation.engine.batch import ESCALATION_FIELDS
from escalation.models import Escalation
from escalation.words import EscalationState
from helpdesk.ledger.models import Event
from helpdesk.ledger.reactions import react
from helpdesk.web.bulk import update_rows
from tickets import events
from tickets.models import Ticket

BY_HAND = "assigned"


@react(events.PLACED)
def follow_the_ticket(happened: Sequence[Event]) -> None:
    """Let the open escalations of tickets that somebody assigned go to the new team and holder."""
    places = {
        event.subject.pk: event.data
        for event in happened
        if event.data["why"] == BY_HAND and isinstance(event.subject, Ticket)
    }
    rows = list(Escalation.objects.filter(ticket__in=places, state=EscalationState.OPEN)) if places else []
    for escalation in rows:
        escalation.team_id = places[escalation.ticket_id]["team"][1]
        escalation.owner_id = places[escalation.ticket_id]["assignee"][1]
    update_rows(rows, ESCALATION_FIELDS)
