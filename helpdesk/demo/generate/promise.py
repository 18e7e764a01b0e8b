"""A promise of a ticket that is lived in bulk: the columns of `Clock`, ten times as fast as the model."""

import json
from datetime import datetime, timedelta

from escalation.paths import PathStep
from escalation.running import SOON_BEFORE, SOON_SHARE
from escalation.thresholds import thresholds
from escalation.words import ClockKind, ClockState
from helpdesk.calendars.clock import BusinessCalendar
from helpdesk.demo.generate.sheet import cell

_SECOND = timedelta(seconds=1)
RUNNING, PAUSED, STOPPED = ClockState.RUNNING.value, ClockState.PAUSED.value, ClockState.STOPPED.value


class Promise:
    """One clock. It moves only forward; whoever moves it past its due time is told of the breach."""

    __slots__ = (
        "banked",
        "breached_at",
        "calendar",
        "cycle",
        "due_at",
        "kind",
        "running_since",
        "since",
        "started_at",
        "state",
        "stopped_at",
        "taken",
        "target",
    )

    def __init__(self, kind: str, cycle: int, target: int, calendar: BusinessCalendar, at: datetime) -> None:
        self.kind, self.cycle, self.target, self.calendar = kind, cycle, target, calendar
        self.state, self.banked = RUNNING, 0
        self.started_at = self.since = at
        self.running_since: datetime | None = at
        self.due_at = calendar.due(at, target * _SECOND)
        self.breached_at: datetime | None = None
        self.stopped_at: datetime | None = None
        self.taken: dict[str, int] = {}

    @property
    def is_open(self) -> bool:
        """Say whether it is still to be kept."""
        return self.state != STOPPED

    def elapsed(self, at: datetime) -> int:
        """Return the business seconds that have run at an instant."""
        if self.running_since is None:
            return self.banked
        return self.banked + int(self.calendar.elapsed(self.running_since, at) / _SECOND)

    def reaches(self, seconds: int) -> datetime | None:
        """Return when so many business seconds have run on a running promise."""
        if self.running_since is None:
            return None
        return self.calendar.due(self.running_since, max(seconds - self.banked, 0) * _SECOND)

    def breach(self) -> bool:
        """Note that its due time was reached; say whether that is news."""
        if self.breached_at is not None or self.due_at is None:
            return False
        self.breached_at = self.due_at
        return True

    def pause(self, at: datetime, state: str = PAUSED) -> bool:
        """Stand still from `at`, for good when stopped; say whether it was found broken."""
        is_news = self.due_at is not None and self.due_at <= at and self.breach()
        self.banked = self.elapsed(at)
        self.running_since, self.since, self.state = None, at, state
        self.stopped_at = at if state == STOPPED else None
        self.due_at = self.breached_at
        return is_news

    def resume(self, at: datetime) -> None:
        """Run on from `at`."""
        self.running_since = self.since = at
        self.state = RUNNING
        self.due_at = self.breached_at or self.reaches(self.target)

    def waits(self, seen: list[PathStep]) -> list[int]:
        """Return the business seconds of all that is still to come on it: its steps, and its breach."""
        if self.state != RUNNING:
            return []
        breached_after = None if self.breached_at is None else self.target
        at = thresholds(seen, self.kind, self.target, breached_after, self.taken)
        coming = [seconds for number, seconds in at.items() if str(number) not in self.taken]
        return coming if breached_after else [*coming, self.target]

    def soon_at(self) -> datetime | None:
        """Return when it becomes urgent."""
        if self.due_at is None:
            return None
        share = round(self.target * SOON_SHARE)
        reached = self.reaches(share) if self.state == RUNNING else None
        return min(at for at in (reached, self.due_at - SOON_BEFORE) if at is not None)

    def line(self, ticket: int, versions: str, path: int, seen: list[PathStep]) -> str:
        """Return its row; `versions` are those of policy, calendar and path as COPY reads them."""
        instants = [at for seconds in self.waits(seen) if (at := self.reaches(seconds)) is not None]
        steps = (
            json.dumps({f"{path}:{number}": ran for number, ran in self.taken.items()})
            if self.taken
            else "{}"
        )
        after = cell(self.target if self.breached_at else None)
        return (
            f"{ticket}\t{self.kind}\t{self.cycle}\t{self.state}\t{self.target}\t{self.banked}\t"
            f"{self.started_at.isoformat()}\t{self.since.isoformat()}\t{cell(self.running_since)}\t{cell(self.due_at)}\t"
            f"{cell(self.breached_at)}\t{cell(self.stopped_at)}\t{after}\t{steps}\t"
            f"{cell(min(instants, default=None))}\t0\t\t{versions}"
        )

    def told(self, more: str = "") -> str:
        """Return the data of an event about it as JSON; `more` begins with a comma."""
        due = f'"{self.due_at.isoformat()}"' if self.due_at else "null"
        return f'{{"clock": "{self.kind}", "cycle": {self.cycle}, "due_at": {due}{more}}}'


FIRST_RESPONSE = ClockKind.FIRST_RESPONSE.value
NEXT_RESPONSE = ClockKind.NEXT_RESPONSE.value
RESOLUTION = ClockKind.RESOLUTION.value
