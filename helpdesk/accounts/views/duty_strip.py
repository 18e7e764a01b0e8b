"""The calendar strip of a duty schedule: weeks of days, in each who is on duty from when to when, and every gap."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from helpdesk.accounts.roster import Roster
from helpdesk.accounts.roster.duty import Duty, Shift

DAY = timedelta(days=1)
WEEKS = 4


@dataclass(frozen=True)
class Entry:
    """A part of a day. `names` is who is on duty in order; `away` who of them is absent; nobody left is a gap."""

    since: str
    until: str
    names: tuple[str, ...]
    away: tuple[str, ...]
    is_gap: bool
    is_now: bool


@dataclass
class ShownDay:
    """A local date of the schedule with its parts. `is_past` says that it is over, where today stands beside it."""

    day: date
    is_today: bool
    is_past: bool
    entries: list[Entry] = field(default_factory=list)

    @property
    def has_gap(self) -> bool:
        """Say whether somebody is missing on it."""
        return any(entry.is_gap for entry in self.entries)


@dataclass(frozen=True)
class Strip:
    """Weeks from a Monday on, in local time of the schedule."""

    weeks: Sequence[Sequence[ShownDay]]
    before: date
    after: date

    @property
    def gaps(self) -> list[tuple[date, Entry]]:
        """Return the parts of days with nobody on duty."""
        return [
            (one.day, entry) for week in self.weeks for one in week for entry in one.entries if entry.is_gap
        ]


def strip(duty: Duty, roster: Roster, first: date, at: datetime) -> Strip:
    """Return four weeks from the Monday of the week that holds a date; gaps take deputies for who is absent."""
    zone = ZoneInfo(duty.timezone)
    monday = first - first.weekday() * DAY
    days = [monday + number * DAY for number in range(7 * WEEKS)]
    edges = [datetime.combine(day, time(), zone).astimezone(at.tzinfo) for day in (*days, days[-1] + DAY)]
    today = at.astimezone(zone).date()
    shown = {day: ShownDay(day, day == today, day < today <= days[-1]) for day in days}
    shifts = _with_absences(duty, roster, edges[0], edges[-1])
    for day, since, until in zip(days, edges, edges[1:], strict=False):
        for shift in shifts:
            part = Shift(max(shift.start, since), min(shift.end, until), shift.people)
            if part.start < part.end:
                entry = _entry(part, roster, zone, at, ends_the_day=part.end == until)
                shown[day].entries.append(entry)
    weeks = [[shown[day] for day in days[number : number + 7]] for number in range(0, len(days), 7)]
    return Strip(weeks, monday - 7 * WEEKS * DAY, monday + 7 * WEEKS * DAY)


def _with_absences(duty: Duty, roster: Roster, start: datetime, end: datetime) -> list[Shift]:
    """Return the shifts, cut also where somebody of them goes or comes back."""
    cut: list[Shift] = []
    for shift in duty.shifts(start, end):
        edges = {shift.start, shift.end}
        for pk in shift.people:
            person = roster.person(pk)
            for away in person.absences if person else ():
                edges.update(edge for edge in (away.start, away.end) if shift.start < edge < shift.end)
        ordered = sorted(edges)
        cut += [Shift(since, until, shift.people) for since, until in pairwise(ordered)]
    return cut


def _entry(part: Shift, roster: Roster, zone: ZoneInfo, at: datetime, *, ends_the_day: bool) -> Entry:
    known = [person for pk in part.people if (person := roster.person(pk)) and person.is_active]
    away = [person for person in known if person.absence(part.start)]
    alone = [person for person in away if roster.deputy_of(person.id, part.start) is None]
    return Entry(
        since=f"{part.start.astimezone(zone):%H:%M}",
        until="24:00" if ends_the_day else f"{part.end.astimezone(zone):%H:%M}",
        names=tuple(person.name for person in known),
        away=tuple(person.name for person in away),
        is_gap=len(alone) == len(known),
        is_now=part.start <= at < part.end,
    )
