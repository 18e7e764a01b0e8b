"""What escalations bring to a ticket's representation: the id of its open climb."""

from collections.abc import Sequence

from escalation.models import Escalation
from escalation.words import EscalationState
from tickets.contributions import ticket_field
from tickets.models import Ticket


def open_escalations(tickets: Sequence[Ticket]) -> dict[int, int]:
    """Return the id of the open escalation of each ticket that has one, by the ticket's id."""
    rows = Escalation.objects.filter(ticket__in=[ticket.pk for ticket in tickets], state=EscalationState.OPEN)
    return dict(rows.values_list("ticket_id", "pk"))


ticket_field(
    "escalation",
    open_escalations,
    {"type": ["integer", "null"], "description": "The id of its open escalation, if there is one."},
)
