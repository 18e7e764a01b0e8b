"""Where the promises of a ticket stand, read from its columns: pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tickets.words import SlaState


class HasPromises(Protocol):
    """What a ticket shows of its promises."""

    due_at: datetime | None
    due_soon_at: datetime | None
    breached_at: datetime | None
    sla_met: bool | None
    sla_paused: bool


@dataclass(frozen=True)
class Promises:
    """The promise columns of a ticket, as the escalation app computes them from its clocks."""

    due_at: datetime | None = None
    due_soon_at: datetime | None = None
    breached_at: datetime | None = None
    sla_met: bool | None = None
    sla_paused: bool = False


def state_of(ticket: HasPromises, at: datetime) -> SlaState:
    """Return the state at an instant; late means `at >= due`. Agrees with `TicketQuerySet.in_sla_state`."""
    if ticket.breached_at is not None:
        return SlaState.BREACHED
    if ticket.due_at is not None:
        return _running(ticket.due_at, ticket.due_soon_at, at)
    if ticket.sla_paused:
        return SlaState.PAUSED
    if ticket.sla_met is None:
        return SlaState.NONE
    return SlaState.MET if ticket.sla_met else SlaState.BREACHED


def _running(due_at: datetime, due_soon_at: datetime | None, at: datetime) -> SlaState:
    if at >= due_at:
        return SlaState.BREACHED
    if due_soon_at is not None and at >= due_soon_at:
        return SlaState.DUE_SOON
    return SlaState.ON_TRACK
