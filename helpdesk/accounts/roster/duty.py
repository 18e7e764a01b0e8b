"""Who is on duty at an instant, and over a time: pure over frozen schedules.

An instant is read as the local time of the schedule's zone. A turn begins at the handover of its first day. The hours
of a rotation are weekly windows as a calendar has them. A stand-in takes the place of the one whom they stand in for;
one who stands in for nobody comes first. People come in the order in which they are asked, each once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from helpdesk.calendars.clock import BusinessCalendar
from helpdesk.calendars.hours import WEEKDAYS

DAY = timedelta(days=1)
MIDNIGHT = time(0, 0)


@dataclass(frozen=True)
class Rotation:
    """People who take turns of `days` days. Without `hours` their duty never ends."""

    name: str
    people: tuple[int, ...]
    begins_on: date
    handover: time
    days: int
    zone: ZoneInfo
    hours: BusinessCalendar | None = None

    def holder(self, at: datetime) -> int | None:
        """Return whose turn it is at an instant; None before the first turn and outside the hours."""
        if self.hours is not None and not self.hours.is_open(at):
            return None
        local = at.astimezone(self.zone)
        day = local.date() if local.time() >= self.handover else local.date() - DAY
        turn = (day - self.begins_on).days // self.days
        return self.people[turn % len(self.people)] if turn >= 0 else None

    def changes(self, start: datetime, end: datetime) -> Iterator[datetime]:
        """Yield the instants over a time at which somebody else may come: handovers, openings and closings."""
        until = "24:00" if self.handover != MIDNIGHT else "12:00"
        window = [(f"{self.handover:%H:%M}", until)]
        calendars = [BusinessCalendar(self.zone.key, dict.fromkeys(WEEKDAYS, window))]
        for calendar in calendars if self.hours is None else [*calendars, self.hours]:
            for opens, closes in calendar.segments(start, end):
                yield from (opens, closes)


@dataclass(frozen=True, slots=True)
class Replacement:
    """Somebody on duty over `[start, end)` instead of somebody else, or before everybody else."""

    start: datetime
    end: datetime
    user_id: int
    instead_of_id: int | None = None


@dataclass(frozen=True)
class Shift:
    """A time `[start, end)` over which the same people are on duty; nobody is a gap."""

    start: datetime
    end: datetime
    people: tuple[int, ...]


@dataclass(frozen=True)
class Duty:
    """A duty schedule as the roster knows it."""

    id: int
    slug: str
    name: str
    timezone: str
    is_active: bool = True
    rotations: tuple[Rotation, ...] = ()
    replacements: tuple[Replacement, ...] = ()

    def on_duty(self, at: datetime) -> tuple[int, ...]:
        """Return the ids of who is on duty at an instant, in the order in which they are asked."""
        if not self.is_active:
            return ()
        found: list[int | None] = [rotation.holder(at) for rotation in self.rotations]
        for one in self.replacements:
            if one.start <= at < one.end:
                if one.instead_of_id is None:
                    found = [one.user_id, *found]
                else:
                    found = [one.user_id if who == one.instead_of_id else who for who in found]
        return tuple(dict.fromkeys(who for who in found if who is not None))

    def shifts(self, start: datetime, end: datetime) -> list[Shift]:
        """Return `[start, end)` cut where other people come on duty, in order and without holes."""
        cuts = {start, end}
        for rotation in self.rotations:
            cuts.update(rotation.changes(start, end))
        for one in self.replacements:
            cuts.update((one.start, one.end))
        joined: list[Shift] = []
        for since, until in pairwise(sorted(cut for cut in cuts if start <= cut <= end)):
            people = self.on_duty(since)
            if joined and joined[-1].people == people:
                joined[-1] = Shift(joined[-1].start, until, people)
            else:
                joined.append(Shift(since, until, people))
        return joined


def rotations(timezone: str, bodies: list[Mapping[str, Any]]) -> tuple[Rotation, ...]:
    """Return the rotations of a version. Raises ValueError for hours that cannot be read."""
    return tuple(_rotation(timezone, body) for body in bodies)


def _rotation(timezone: str, body: Mapping[str, Any]) -> Rotation:
    hours = {day: windows for day, windows in (body.get("hours") or {}).items() if windows}
    return Rotation(
        name=body.get("name", ""),
        people=tuple(body["people"]),
        begins_on=date.fromisoformat(body["begins_on"]),
        handover=time.fromisoformat(body["handover"]),
        days=body["days"],
        zone=ZoneInfo(timezone),
        hours=BusinessCalendar(timezone, hours) if hours else None,
    )
