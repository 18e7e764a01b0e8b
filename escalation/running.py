"""Between a clock's row and the pure clock that knows business time."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from operator import itemgetter
from typing import Any

from escalation.frozen import path_of, steps_of
from escalation.models import Clock
from escalation.paths import PathStep
from escalation.thresholds import Due, Held, Instants, Quiet, thresholds, upcoming
from escalation.words import ClockKind, ClockState
from helpdesk.calendars.clock import RunningClock
from helpdesk.calendars.compile import business_calendar

Row = tuple[Any, ...]
SECOND = timedelta(seconds=1)
BEGINNING: tuple[str, ...] = (ClockKind.FIRST_RESPONSE, ClockKind.RESOLUTION)
SOON_SHARE = 0.75
SOON_BEFORE = timedelta(minutes=30)

STORED = (
    "state",
    "target",
    "banked",
    "since",
    "running_since",
    "due_at",
    "breached_at",
    "breached_after",
    "stopped_at",
    "steps_taken",
    "quiet_since",
    "quiet_until",
    "moves_after",
    "next_at",
    "parked_at",
    "parked_reason",
    "policy_version",
    "calendar_version",
    "path_version",
)
"""The columns of a clock that change in its life."""


_RAN = itemgetter("calendar_version_id", "banked", "running_since", "since")
_PROMISED = itemgetter("target", "breached_at")
_COMING = itemgetter(
    "kind", "cycle", "breached_after", "quiet_since", "quiet_until", "moves_after", "path_version_id"
)


def running(clock: Clock) -> RunningClock:
    """Return the pure clock of a row; the same one until the row changes."""
    return _running(clock)[2]


def _running(clock: Clock) -> tuple[Row, Row, RunningClock, Instants]:
    """Return what was made of a row, with what it was made from: anew when the row has changed."""
    ran, promised = _RAN(vars(clock)), _PROMISED(vars(clock))
    known = clock.as_running
    if known is None or known[0] != ran or known[1] != promised:
        calendar, banked, running_since, since = ran
        target, breached_at = promised
        pure = RunningClock.restore(
            business_calendar(calendar),
            timedelta(seconds=target),
            timedelta(seconds=banked),
            running_since,
            since,
            breached_at,
        )
        instants = Instants(pure, known[3].known if known is not None and known[0] == ran else None)
        clock.as_running = known = (ran, promised, pure, instants)
    return known


def store(clock: Clock, pure: RunningClock) -> None:
    """Put the pure clock back into its row (in memory), with what it waits for next.

    A parked one gets another chance: what was bad for it may have passed with the transition.
    """
    clock.parked_at, clock.parked_reason = None, ""
    clock.target = round(pure.target / SECOND)
    clock.banked = round(pure.banked / SECOND)
    clock.since, clock.running_since = pure.since, pure.running_since
    clock.due_at = pure.due_at
    plan(clock)


def steps_on(clock: Clock) -> list[PathStep]:
    """Return the steps of the clock's path that hang on this clock, in order."""
    return list(_steps_on(clock.path_version_id, clock.kind))


@lru_cache(maxsize=512)
def _steps_on(version: int, kind: str) -> tuple[PathStep, ...]:
    return tuple(step for step in steps_of(version) if step.clock == kind)


def steps_seen_by(clock: Clock) -> list[PathStep]:
    """Return the clock's steps and those that they may follow, in order.

    The two promises that begin with the ticket follow each other's steps; every later one is a story of its own.
    """
    return _seen(clock.path_version_id, clock.kind, begins=begins_with_the_ticket(clock))


def _seen(version: int, kind: str, *, begins: bool) -> list[PathStep]:
    kinds = BEGINNING if begins else (kind,)
    return [step for step in steps_of(version) if step.clock in kinds]


def begins_with_the_ticket(clock: Clock) -> bool:
    """Say whether a promise runs from the ticket's receipt."""
    return clock.kind in BEGINNING and clock.cycle == 1


def left(clock: Clock) -> tuple[PathStep, ...]:
    """Return the moving and asking steps that a clock has not dealt with, whether it runs or stands still."""
    return _left(clock.path_version_id, clock.kind, tuple(clock.steps_taken.items()))


@lru_cache(maxsize=4096)
def _left(version: int, kind: str, steps_taken: tuple[tuple[str, int], ...]) -> tuple[PathStep, ...]:
    dealt_with = _taken(version, steps_taken)
    steps = _steps_on(version, kind)
    return tuple(step for step in steps if not step.warns and str(step.number) not in dealt_with)


def taken(clock: Clock) -> dict[str, int]:
    """Return what had run (business seconds) at each step of the clock's path that was dealt with, by its number."""
    return _taken(clock.path_version_id, clock.steps_taken.items())


def _taken(version: int, steps_taken: Iterable[tuple[str, int]]) -> dict[str, int]:
    mark = f"{path_of(version)}:"
    return {key.removeprefix(mark): ran for key, ran in steps_taken if key.startswith(mark)}


def take(clock: Clock, number: int, seconds: int) -> None:
    """Note that a step of the clock's path was dealt with, when so many business seconds had run.

    The batch that writes the clock plans what it waits for next.
    """
    clock.steps_taken = {**clock.steps_taken, f"{path_of(clock.path_version_id)}:{number}": seconds}


def let_follow(clock: Clock, others: Iterable[Clock], number: int, at: datetime) -> None:
    """Let steps of other clocks that follow a step of this one count from the instant at which that was due."""
    if not begins_with_the_ticket(clock):
        return
    for other in others:
        is_on_the_path = path_of(other.path_version_id) == path_of(clock.path_version_id)
        if other is not clock and begins_with_the_ticket(other) and is_on_the_path:
            take(other, number, round(running(other).elapsed(at) / SECOND))


def coming(clock: Clock) -> list[Due]:
    """Return the steps that are still to come on this clock, soonest first; none unless it runs."""
    if clock.state != ClockState.RUNNING:
        return []
    _ran, _promised, pure, instants = _running(clock)
    row = (pure, clock.steps_taken, *_COMING(vars(clock)))
    if clock.as_coming is None or clock.as_coming[0] != row:
        waiting = _waiting(
            clock.path_version_id,
            clock.kind,
            clock.target,
            clock.breached_after,
            tuple(clock.steps_taken.items()),
            begins=begins_with_the_ticket(clock),
        )
        clock.as_coming = (row, upcoming(waiting, instants, Held(quiet(clock), clock.moves_after)))
    return clock.as_coming[1]


@lru_cache(maxsize=4096)
def _waiting(
    version: int,
    kind: str,
    target: int,
    breached_after: int | None,
    steps_taken: tuple[tuple[str, int], ...],
    *,
    begins: bool,
) -> tuple[tuple[PathStep, int], ...]:
    """Return the steps not dealt with, each with its threshold: what many clocks of a batch have in common."""
    dealt_with = _taken(version, steps_taken)
    seconds = thresholds(_seen(version, kind, begins=begins), kind, target, breached_after, dealt_with)
    return tuple(
        (step, seconds[step.number])
        for step in _steps_on(version, kind)
        if step.number in seconds and str(step.number) not in dealt_with
    )


def quiet(clock: Clock) -> Quiet | None:
    """Return the clock's quiet time after a de-escalation, or None."""
    if clock.quiet_since is None or clock.quiet_until is None:
        return None
    return Quiet(clock.quiet_since, clock.quiet_until)


def keep_quiet_like(clock: Clock, others: Iterable[Clock]) -> None:
    """Let a new promise share what holds the ticket's other ones back: a quiet time, and a move of late."""
    others = list(others)
    clock.moves_after = max((other.moves_after for other in others if other.moves_after), default=None)
    if clock.moves_after is not None:
        plan(clock)
    times = [time for other in others if (time := quiet(other)) is not None]
    if times:
        latest = max(times, key=lambda time: time.until)
        clock.quiet_since, clock.quiet_until = latest.since, latest.until
        plan(clock)


def plan(clock: Clock) -> None:
    """Set the instant of what the clock waits for next."""
    clock.next_at = waits_until(clock)


def waits_until(clock: Clock) -> datetime | None:
    """Return when the clock's breach or its next step comes, whichever is first; None unless it runs."""
    if clock.state != ClockState.RUNNING:
        return None
    instants = [due.at for due in coming(clock)[:1]]
    if clock.breached_at is None and clock.due_at is not None:
        instants.append(clock.due_at)
    return min(instants, default=None)


def due_soon_at(clock: Clock) -> datetime | None:
    """Return when a promise becomes urgent: a quarter of it is left, or half an hour; None when it is not due."""
    if clock.due_at is None:
        return None
    share = running(clock).reaches(timedelta(seconds=round(clock.target * SOON_SHARE)))
    return min(instant for instant in (share, clock.due_at - SOON_BEFORE) if instant is not None)
