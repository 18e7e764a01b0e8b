"""The promises of a ticket as its clock strip shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from escalation.explain import Explained
from escalation.models import Clock
from escalation.running import due_soon_at
from escalation.words import ClockKind, ClockState
from helpdesk.calendars.compile import business_calendar
from tickets.words import SlaState

MOST_SEGMENTS = 40
"""Business intervals sent along: the page counts on with them; it asks again long before they end."""


@dataclass(frozen=True)
class ShownClock:
    """One promise: its state as the chip shows it, and the lines that explain it. Times are business time."""

    kind: str
    label: str
    state: str
    due_at: datetime | None
    soon_at: datetime | None
    remaining: timedelta | None
    segments: list[tuple[datetime, datetime]]
    reason: str
    took: timedelta | None
    why: tuple[str, ...]


def shown_clocks(explained: Iterable[Explained], at: datetime, pause_reason: str) -> list[ShownClock]:
    """Return the promises that count now, one of each kind: the open one, else the latest. Cancelled ones do not."""
    latest: dict[str, Explained] = {}
    for one in explained:
        known = latest.get(one.clock.kind)
        if one.clock.state != ClockState.CANCELLED and (known is None or _supersedes(one.clock, known.clock)):
            latest[one.clock.kind] = one
    return [_shown(latest[kind], at, pause_reason) for kind in ClockKind.values if kind in latest]


def _supersedes(clock: Clock, known: Clock) -> bool:
    return (clock.is_open, clock.cycle) > (known.is_open, known.cycle)


def _shown(one: Explained, at: datetime, pause_reason: str) -> ShownClock:
    clock = one.clock
    is_running, is_stopped = clock.state == ClockState.RUNNING, clock.state == ClockState.STOPPED
    elapsed = timedelta(seconds=one.elapsed_seconds)
    soon_at = due_soon_at(clock) if is_running else None
    return ShownClock(
        kind=clock.kind,
        label=str(ClockKind(clock.kind).label),
        state=_state(clock, soon_at, at),
        due_at=clock.due_at if is_running else None,
        soon_at=soon_at,
        remaining=timedelta(seconds=clock.target) - elapsed if is_running or is_stopped else None,
        segments=_segments(clock, at) if is_running else [],
        reason=pause_reason,
        took=elapsed if is_stopped else None,
        why=one.why,
    )


def _state(clock: Clock, soon_at: datetime | None, at: datetime) -> str:
    if clock.state == ClockState.STOPPED:
        return SlaState.MET if clock.was_met else SlaState.BREACHED
    if clock.breached_at is not None or (clock.due_at is not None and clock.due_at <= at):
        return SlaState.BREACHED
    if clock.state == ClockState.PAUSED:
        return SlaState.PAUSED
    return SlaState.DUE_SOON if soon_at is not None and soon_at <= at else SlaState.ON_TRACK


def _segments(clock: Clock, at: datetime) -> list[tuple[datetime, datetime]]:
    """Return the open intervals until the promise is due and a day beyond, or for a day when it is late."""
    end = max(clock.due_at or at, at) + timedelta(days=1)
    return business_calendar(clock.calendar_version_id).segments(at, end)[:MOST_SEGMENTS]
