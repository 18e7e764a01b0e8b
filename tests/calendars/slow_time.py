"""Business time the slow way: each minute asked for by itself. What the fast way must agree with."""

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import UTC, date, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from helpdesk.calendars.clock import BusinessCalendar
from tests.calendars.hours import DAYS

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Hours:
    """Hours as people write them, with the rule of membership written out."""

    timezone: str
    weekly: dict
    holidays: list
    overrides: dict

    def compiled(self):
        return BusinessCalendar(self.timezone, self.weekly, self.holidays, self.overrides)

    def are_open(self, instant):
        local = instant.astimezone(ZoneInfo(self.timezone))
        today, reading = local.date(), local.strftime("%H:%M")
        if today.isoformat() in self.holidays:
            return False
        if today.isoformat() in self.overrides:
            return any(begins_in(window, reading) for window in self.overrides[today.isoformat()])
        yesterday = date.fromordinal(today.toordinal() - 1)
        last_night = self.of_weekday(yesterday) + self.overrides.get(yesterday.isoformat(), [])
        return any(begins_in(window, reading) for window in self.of_weekday(today)) or any(
            closes < opens and reading < closes for opens, closes in last_night
        )

    def of_weekday(self, day):
        return self.weekly.get(DAYS[day.weekday()], [])


def begins_in(window, reading):
    """Tell whether a reading lies in a window of its own date, which for a night ends at midnight."""
    opens, closes = window
    return opens <= reading and (reading < closes or closes < opens)


class Walk:
    """So many minutes from an instant, each walked over on foot."""

    def __init__(self, hours, begin, length):
        self.begin = begin.astimezone(UTC)
        self.length = length
        self.open = [hours.are_open(self.instant(minute)) for minute in range(length)]
        self.run = list(accumulate(self.open, initial=0))

    def instant(self, minute):
        return self.begin + minute * MINUTE

    def elapsed(self, start, end):
        return max(self.run[end] - self.run[start], 0) * MINUTE

    def due(self, start, target):
        """Return the first minute at or after `start` before which `target` minutes ran, if it is walked."""
        minute = bisect_left(self.run, self.run[start] + target)
        return None if minute > self.length else max(minute, start)


@dataclass
class SlowClock:
    """A promise walked minute by minute: its elapsed minutes at each, and the first minute it was due."""

    start: int
    target: int
    walk: Walk
    running: bool = True
    due: int | None = None
    last: int = 0
    moves: list = field(default_factory=list)

    def __post_init__(self):
        self.last = self.start

    def move(self, verb, minute, argument=None):
        """Note a transition; a repeated pause or resume is none, and none comes before the last."""
        if verb == ("resume" if self.running else "pause"):
            return
        self.running = self.running if verb in {"target", "walk"} else verb == "resume"
        self.last = max(self.last, minute)
        self.moves.append((self.last, verb, argument))

    def play(self):
        """Return the elapsed minutes at each minute of the walk."""
        elapsed, running, told = 0, True, [0] * self.start
        for minute in range(self.start, self.walk.length + 1):
            self.look(minute, elapsed, running)
            for verb, argument in [move[1:] for move in self.moves if move[0] == minute]:
                running = running if verb in {"target", "walk"} else verb == "resume"
                self.target = argument if verb == "target" else self.target
                self.walk = argument if verb == "walk" else self.walk
                self.look(minute, elapsed, running or verb == "target")
            told.append(elapsed)
            elapsed += running and minute < self.walk.length and self.walk.open[minute]
        return told

    def look(self, minute, elapsed, counts):
        if self.due is None and counts and elapsed >= self.target:
            self.due = minute
