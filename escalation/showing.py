"""From a ticket's clocks to the promise columns that lists read. Pure over rows."""

from collections.abc import Sequence

from escalation.models import Clock
from escalation.running import due_soon_at
from escalation.words import ClockState
from tickets.sla import Promises


def promises_of(clocks: Sequence[Clock]) -> Promises:
    """Return the promises of a ticket from all its clocks: the open ones count; when none is open, the kept ones do."""
    open_clocks = [clock for clock in clocks if clock.is_open]
    if open_clocks:
        return _of_open(open_clocks)
    verdicts = [clock.was_met for clock in clocks if clock.was_met is not None]
    return Promises(sla_met=all(verdicts) if verdicts else None)


def _of_open(clocks: Sequence[Clock]) -> Promises:
    due = [clock for clock in clocks if clock.state == ClockState.RUNNING and clock.due_at is not None]
    nearest = min(due, key=lambda clock: (clock.due_at, clock.pk), default=None)
    broken = [clock.breached_at for clock in clocks if clock.breached_at is not None]
    return Promises(
        due_at=nearest.due_at if nearest else None,
        due_soon_at=due_soon_at(nearest) if nearest else None,
        breached_at=min(broken, default=None),
        sla_paused=all(clock.state == ClockState.PAUSED for clock in clocks),
    )
