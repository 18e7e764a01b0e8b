"""When the steps of a path are due on a clock: thresholds of elapsed business time. Pure.

A threshold is a number of business seconds that have run on the clock, never "due minus x": a per cent of the target,
the breach plus business time, or the step before it plus business time.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple

from escalation.paths import PathStep
from helpdesk.calendars.clock import RunningClock


class Due(NamedTuple):
    """A step that is still to come: the business seconds that must have run, and the instant."""

    step: PathStep
    seconds: int
    at: datetime


class Quiet(NamedTuple):
    """The time after a de-escalation in which automatic steps hold back."""

    since: datetime
    until: datetime


class Held(NamedTuple):
    """What holds steps back: the quiet time after a de-escalation, and until when nothing moves the ticket again."""

    quiet: Quiet | None = None
    moves_after: datetime | None = None


NOTHING = Held()


class Instants:
    """When what hangs on a clock comes: its calendar is asked once for each number of business seconds.

    `known` are the answers of a clock that has run as this one and was promised otherwise.
    """

    def __init__(self, clock: RunningClock, known: dict[int, datetime | None] | None = None) -> None:
        """Take the clock's due time, once and for all; nothing comes on a clock that stands still."""
        self.known = {} if known is None else known
        self.paused = clock.paused
        self.due_at = clock.due_at
        self._clock = clock

    def reaches(self, seconds: int) -> datetime | None:
        """Return when so many business seconds have run, or will have; None when they never will."""
        if seconds not in self.known:
            self.known[seconds] = self._clock.reaches(timedelta(seconds=seconds))
        return self.known[seconds]


def thresholds(
    steps: Sequence[PathStep], kind: str, target: int, breached_after: int | None, taken: Mapping[str, int]
) -> dict[int, int]:
    """Return the business seconds at which each step of one clock is due, by its number.

    `steps` are those of the path in order: the clock's own (of its kind), and those of another clock that its own may
    follow. `target` is the promise, `breached_after` what had run when it was broken, `taken` what had run on the clock
    at each step that was dealt with; all in business seconds. A first step that follows “the previous” follows the
    clock's start; one that follows a step of another clock is left out until that one was dealt with.
    """
    breach = target if breached_after is None else breached_after
    found: dict[int, int] = {}
    previous: int | None = 0
    for step in steps:
        dealt_with = taken.get(str(step.number))
        seconds = _threshold(step, target, breach, previous) if step.clock == kind else None
        previous = seconds if dealt_with is None else dealt_with
        if step.clock == kind and previous is not None:
            found[step.number] = previous
    return found


def _threshold(step: PathStep, target: int, breach: int, previous: int | None) -> int | None:
    if step.percent is not None:
        return breach if step.percent == 100 else ceil(target * step.percent / 100)
    if step.after_due is not None:
        return breach + step.after_due
    return None if previous is None else previous + (step.after_previous or 0)


def upcoming(waiting: Iterable[tuple[PathStep, int]], instants: Instants, held: Held = NOTHING) -> list[Due]:
    """Return the steps of a clock that are still to come, soonest first; those that never come are left out.

    `waiting` are those that were not dealt with, each with its threshold.
    """
    coming = [
        Due(step, seconds, at)
        for step, seconds in waiting
        if (at := instant_of(step, seconds, instants, held)) is not None
    ]
    return sorted(coming, key=_by_time)


def _by_time(due: Due) -> tuple[datetime, int]:
    return due.at, due.step.number


def instant_of(step: PathStep, seconds: int, instants: Instants, held: Held = NOTHING) -> datetime | None:
    """Return when a step is due on a running clock; None while it is paused, or when its calendar never opens.

    In a quiet time only a new breach speaks; whatever else falls due in it waits for its end. A step that would move a
    ticket which has just been moved by itself waits too.
    """
    if instants.paused:
        return None
    at = instants.due_at if step.is_the_breach else instants.reaches(seconds)
    if at is None:
        return None
    quiet = held.quiet
    if quiet is not None and not (step.is_the_breach and at > quiet.since):
        at = max(at, quiet.until)
    return max(at, held.moves_after) if step.reassigns and held.moves_after else at
