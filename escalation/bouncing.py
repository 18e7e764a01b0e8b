"""A ticket that goes to and fro between two teams: after the second time somebody above them decides whose it is."""

from dataclasses import replace

from escalation.paths import PathStep, Target
from escalation.words import EscalationKind, TargetType
from tickets.models import Ticket

MOST = 2
"""Times in a row that a ticket may go straight back to the team that it came from."""
WHY = "bounced"


def goes_to_and_fro(ticket: Ticket) -> bool:
    """Say whether two teams have sent the ticket to each other as often as they may."""
    return ticket.bounces >= MOST


def raised(step: PathStep, ticket: Ticket) -> PathStep:
    """Return the step to take for a moving one: of a ticket that goes to and fro, up to its team's manager."""
    if step.kind == EscalationKind.HIERARCHICAL or not goes_to_and_fro(ticket):
        return step
    return replace(step, kind=EscalationKind.HIERARCHICAL, target=Target(TargetType.MANAGER_OF_TEAM))
