"""A promise told as if newer hours had always counted: what would have run, from the ledger alone."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from escalation.models import Clock
from escalation.replaying import Name, Told, tell
from escalation.running import SECOND
from helpdesk.ledger.models import Event

Hours = Callable[[Mapping[str, Any]], int]
"""Says under which version of a calendar a promise should have run, given what it ran under."""


@dataclass(frozen=True)
class Retold:
    """A promise as it was, and as it would have been."""

    was: Told
    would_be: Told

    def ran(self, at: datetime) -> int:
        """Return the business seconds that would have run at an instant."""
        pure = self.would_be.pure
        return round(pure.elapsed(max(at, pure.since)) / SECOND)

    def steps_taken(self, clock: Clock) -> dict[str, int]:
        """Return the clock's steps with the business seconds that would have run when each was due."""
        return {name: self._moved(seconds) for name, seconds in clock.steps_taken.items()}

    def _moved(self, seconds: int) -> int:
        at = self.was.pure.reaches(seconds * SECOND)
        return seconds if at is None else round(self.would_be.pure.elapsed(at) / SECOND)


@dataclass(frozen=True)
class _Event:
    """An event of the ledger with other facts."""

    kind: str
    at: datetime
    data: Mapping[str, Any]


def retell(happened: Iterable[Event], hours: Hours) -> dict[Name, Retold]:
    """Return every clock that the events of one ticket, in their order, tell of, both ways."""
    story = list(happened)
    was = tell(story)
    would_be = tell([_under(event, hours) for event in story])
    return {name: Retold(told, would_be[name]) for name, told in was.items()}


def _under(event: Event, hours: Hours) -> _Event:
    """Return an event under other hours. What was counted anew by the earlier ones counts no more."""
    data = dict(event.data)
    if "calendar" in data:
        meant = hours(data)
        if meant != data["calendar"]:
            data.pop("recounted", None)
        data["calendar"] = meant
    return _Event(event.kind, event.at, data)
