"""A promise told again: what a clock must be by the ledger alone, computed anew through the calendars.

The ledger's events of a ticket hold every transition of its clocks with what they ran under. Playing them on the pure
clock gives the row that should be stored; the row itself is never asked.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from escalation import events
from escalation.models import Clock
from escalation.words import ClockState
from helpdesk.calendars.clock import RunningClock
from helpdesk.calendars.compile import business_calendar
from helpdesk.calendars.instants import whole_instant
from helpdesk.ledger.models import Event

Name = tuple[str, int]
"""What names a clock of a ticket: its kind and its cycle."""


@dataclass(frozen=True)
class Told:
    """A clock as the ledger tells it."""

    pure: RunningClock
    state: ClockState
    started_at: datetime
    rules: Mapping[str, Any]
    stopped_at: datetime | None = None
    is_breach_told: bool = False

    @property
    def breached_at(self) -> datetime | None:
        """Return when the promise was broken: by computing, if the ledger tells of it or a transition found it."""
        return self.pure.reached or (self.pure.due_at if self.is_breach_told else None)

    def columns(self) -> dict[str, Any]:
        """Return what the row's columns must hold. The path is not among them: it may follow an escalation's reason."""
        pure = self.pure
        return {
            "state": str(self.state),
            "target": round(pure.target.total_seconds()),
            "banked": round(pure.banked.total_seconds()),
            "started_at": self.started_at,
            "since": pure.since,
            "running_since": pure.running_since,
            "due_at": pure.due_at,
            "breached_at": self.breached_at,
            "stopped_at": self.stopped_at,
            "policy_version_id": self.rules["policy"],
            "calendar_version_id": self.rules["calendar"],
        }


def tell(happened: Iterable[Any]) -> dict[Name, Told]:
    """Return every clock that the events of one ticket, in their order, tell of."""
    told: dict[Name, Told] = {}
    for event in happened:
        if event.kind == events.CLOCK_STARTED:
            told[_name(event)] = _started(event)
        elif event.kind in PLAYED and _name(event) in told:
            told[_name(event)] = PLAYED[event.kind](told[_name(event)], event)
    return told


def differences(clock: Clock, told: Told | None) -> dict[str, tuple[str, str]]:
    """Return the columns in which a row is not what the ledger tells: what is stored, and what it should be."""
    if told is None:
        return {"state": (str(clock.state), "-")}
    should = told.columns()
    stored = {name: _whole(getattr(clock, name)) for name in should}
    return {
        name: (_word(stored[name]), _word(should[name])) for name in should if stored[name] != should[name]
    }


def _name(event: Event) -> Name:
    return event.data["clock"], event.data["cycle"]


def _started(event: Event) -> Told:
    rules = event.data
    pure = RunningClock.start(
        business_calendar(rules["calendar"]), event.at, timedelta(seconds=rules["target"])
    )
    return Told(pure, ClockState.RUNNING, pure.since, rules)


def _paused(told: Told, event: Event) -> Told:
    return replace(told, pure=told.pure.pause(event.at), state=ClockState.PAUSED)


def _resumed(told: Told, event: Event) -> Told:
    return replace(told, pure=told.pure.resume(event.at), state=ClockState.RUNNING, stopped_at=None)


def _changed(told: Told, event: Event) -> Told:
    rules = event.data
    if "banked" in rules:  # what had run on a ticket that was merged
        return replace(told, pure=told.pure.carry(event.at, timedelta(seconds=rules["banked"])), rules=rules)
    calendar = business_calendar(rules["calendar"])
    if "recounted" in rules:  # what had run was counted anew by newer hours
        ran, target = timedelta(seconds=rules["recounted"]), timedelta(seconds=rules["target"])
        return replace(told, pure=told.pure.recount(event.at, ran, target, calendar), rules=rules)
    return replace(
        told,
        pure=told.pure.change(event.at, target=timedelta(seconds=rules["target"]), calendar=calendar),
        rules=rules,
    )


def _breached(told: Told, _event: Event) -> Told:
    return replace(told, is_breach_told=True)


def _ended(state: ClockState) -> Callable[[Told, Event], Told]:
    def end(told: Told, event: Event) -> Told:
        pure = told.pure.pause(event.at)
        ended_at = max(whole_instant(event.at), pure.since)
        return replace(told, pure=replace(pure, since=ended_at), state=state, stopped_at=ended_at)

    return end


PLAYED: dict[str, Callable[[Told, Event], Told]] = {
    events.CLOCK_PAUSED: _paused,
    events.CLOCK_RESUMED: _resumed,
    events.CLOCK_CHANGED: _changed,
    events.CLOCK_BREACHED: _breached,
    events.CLOCK_STOPPED: _ended(ClockState.STOPPED),
    events.CLOCK_CANCELLED: _ended(ClockState.CANCELLED),
}
"""What each event does to a clock; one that is missing here would make the auditor find differences that are none."""


def _whole(value: Any) -> Any:
    return whole_instant(value) if isinstance(value, datetime) else value


def _word(value: Any) -> str:
    return (
        f"{value:%Y-%m-%d %H:%M:%S} UTC"
        if isinstance(value, datetime)
        else str("-" if value is None else value)
    )
