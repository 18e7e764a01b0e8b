"""The life of one promise: how a clock starts, pauses, resumes, changes, stops and is cancelled.

Each function changes a clock in memory and returns the events that tell of it; whoever calls saves the clock and
records the events, under the lock of the ticket. A breach that nobody noticed yet is recorded here at its due time, so
the truth never depends on how late a sweep is.
"""

from datetime import datetime, timedelta
from typing import Any

from escalation import events
from escalation.models import Clock, SLAPolicyVersion
from escalation.rulebook import Ruling
from escalation.running import SECOND, running, store
from escalation.words import ClockState
from helpdesk.calendars.clock import RunningClock
from helpdesk.calendars.compile import business_calendar
from helpdesk.ledger.models import Event
from helpdesk.ledger.record import event
from tickets.models import Ticket


def start(ticket: Ticket, kind: str, ruling: Ruling, *, at: datetime, cycle: int = 1) -> Clock | None:
    """Return a clock (not saved) that runs from `at`, or None when the policy promises nothing of the kind."""
    policy = ruling.policy
    target = policy.target_seconds(ticket.priority, kind) if policy else None
    if policy is None or target is None or ruling.calendar_version_id is None:
        return None
    pure = RunningClock.start(business_calendar(ruling.calendar_version_id), at, timedelta(seconds=target))
    clock = Clock(
        ticket=ticket,
        kind=kind,
        cycle=cycle,
        state=ClockState.RUNNING,
        started_at=pure.since,
        policy_version=policy,
        calendar_version_id=ruling.calendar_version_id,
        path_version_id=ruling.path_version_id,
    )
    store(clock, pure)
    return clock


def started(clock: Clock) -> Event:
    """Return the event of a clock that was just saved."""
    return _event(clock, events.CLOCK_STARTED, clock.since, **_rules(clock))


def pause(clock: Clock, at: datetime) -> list[Event]:
    """Stand still from `at`; a clock that does not run stays as it is."""
    if clock.state != ClockState.RUNNING:
        return []
    happened = _move(clock, running(clock).pause(at), ClockState.PAUSED)
    return [*happened, _event(clock, events.CLOCK_PAUSED, clock.since)]


def resume(clock: Clock, at: datetime) -> list[Event]:
    """Run on from `at`, a stopped clock too (the ticket was reopened); a running or cancelled one stays as it is."""
    if clock.state not in {ClockState.PAUSED, ClockState.STOPPED}:
        return []
    clock.stopped_at = None
    happened = _move(clock, running(clock).resume(at), ClockState.RUNNING)
    return [*happened, _event(clock, events.CLOCK_RESUMED, clock.since)]


def stop(clock: Clock, at: datetime) -> list[Event]:
    """End the promise at `at`: met, or breached when its due time was reached by then."""
    return _end(clock, at, ClockState.STOPPED)


def cancel(clock: Clock, at: datetime) -> list[Event]:
    """End the promise at `at` without a verdict; a breach that had happened stays on record."""
    return _end(clock, at, ClockState.CANCELLED)


def change(clock: Clock, at: datetime, *, target: int, ruling: Ruling | None = None) -> list[Event]:
    """Run on from `at` with another target (business seconds) and, with a ruling, under its versions.

    What ran under the old rules is banked. Beyond the new target already, it is breached at `at`, never in the past.
    """
    before = running(clock)
    if ruling is not None and ruling.policy is not None:
        clock.policy_version = ruling.policy
        clock.calendar_version_id = ruling.calendar_version_id or clock.calendar_version_id
        clock.path_version_id = ruling.path_version_id
    calendar = business_calendar(clock.calendar_version_id)
    pure = before.change(at, target=timedelta(seconds=target), calendar=calendar)
    happened = _move(clock, pure, ClockState(clock.state))
    return [*happened, _event(clock, events.CLOCK_CHANGED, clock.since, **_rules(clock))]


def adopt(
    clock: Clock,
    at: datetime,
    *,
    target: int,
    policy: SLAPolicyVersion,
    calendar: int,
    ran: int | None = None,
) -> list[Event]:
    """Run on from `at` under a newer version of the policy or the calendar (its version's id); the path stays.

    What had run is kept, or is `ran` (business seconds) where it was counted anew. Beyond the target already, it is
    breached at `at`, never in the past.
    """
    before = running(clock)
    clock.policy_version, clock.calendar_version_id = policy, calendar
    hours, promised = business_calendar(calendar), timedelta(seconds=target)
    if ran is None:
        pure = before.change(at, target=promised, calendar=hours)
    else:
        pure = before.recount(at, timedelta(seconds=ran), promised, hours)
    happened = _move(clock, pure, ClockState(clock.state))
    facts = {} if ran is None else {"recounted": ran}
    return [*happened, _event(clock, events.CLOCK_CHANGED, clock.since, **_rules(clock), **facts, newer=True)]


def carry(clock: Clock, at: datetime, *, ran: int, source: int) -> list[Event]:
    """Take over what had run (business seconds) on a promise of the ticket `source`, when that is more; else nothing.

    Beyond the target already, it is breached at `at`, never in the past.
    """
    if ran <= round(running(clock).elapsed(max(at, clock.since)) / SECOND):
        return []
    happened = _move(clock, running(clock).carry(at, timedelta(seconds=ran)), ClockState(clock.state))
    taken = _event(clock, events.CLOCK_CHANGED, clock.since, **_rules(clock), banked=ran, ticket=source)
    return [*happened, taken]


def breach(clock: Clock) -> list[Event]:
    """Record that a running clock's due time has passed, at that time; once."""
    if clock.breached_at is not None or clock.due_at is None:
        return []
    clock.breached_at, clock.breached_after = (
        clock.due_at,
        round(running(clock).elapsed(clock.due_at) / SECOND),
    )
    return [_event(clock, events.CLOCK_BREACHED, clock.breached_at)]


def _end(clock: Clock, at: datetime, state: ClockState) -> list[Event]:
    if not clock.is_open:
        return []
    happened = _move(clock, running(clock).pause(at), state)
    clock.stopped_at = max(at, clock.since)
    clock.since = clock.stopped_at
    if state == ClockState.CANCELLED:
        return [*happened, _event(clock, events.CLOCK_CANCELLED, clock.stopped_at)]
    met = clock.breached_at is None
    return [*happened, _event(clock, events.CLOCK_STOPPED, clock.stopped_at, met=met)]


def _move(clock: Clock, pure: RunningClock, state: ClockState) -> list[Event]:
    """Store a transition; return the event of a breach that the pure clock found on the way."""
    clock.state = state
    happened = []
    if pure.reached is not None and clock.breached_at is None:
        clock.breached_at, clock.breached_after = pure.reached, round(pure.elapsed(pure.reached) / SECOND)
        happened.append(_event(clock, events.CLOCK_BREACHED, pure.reached))
    store(clock, pure)
    return happened


def _rules(clock: Clock) -> dict[str, Any]:
    """Return what a clock runs under: with it, the ledger alone says when the promise is due."""
    return {
        "target": clock.target,
        "priority": clock.ticket.priority,
        "policy": clock.policy_version_id,
        "calendar": clock.calendar_version_id,
        "path": clock.path_version_id,
    }


def _event(clock: Clock, kind: str, at: datetime, **data: Any) -> Event:
    return event(
        f"ticket:{clock.ticket_id}",
        kind,
        at=at,
        clock=clock.kind,
        cycle=clock.cycle,
        due_at=clock.due_at.isoformat() if clock.due_at else None,
        **data,
    )
