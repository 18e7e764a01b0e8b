"""The promises of one ticket as its events tell them: kept or broken, how much of each ran, and where the time went."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from escalation import charging, events
from escalation.models import SLAPolicyVersion
from escalation.replaying import PLAYED, Name, Told, tell
from escalation.running import SECOND
from escalation.words import ClockKind, ClockState
from helpdesk.insights.happened import Happened

CLOCKS = frozenset({events.CLOCK_STARTED, *PLAYED})


@dataclass
class Kept:
    """What became of the promises of a ticket. Seconds are business time; `met` and `charged` are by kind of clock."""

    first_response_seconds: int | None = None
    resolution_seconds: int | None = None
    level_seconds: list[int] = field(default_factory=list)
    met: dict[str, bool] = field(default_factory=dict)
    charged: dict[str, int] = field(default_factory=dict)


def kept(story: Sequence[Happened], *, reply_at: datetime | None) -> Kept:
    """Return what became of the promises that one ticket's events tell of; `reply_at` is the first public reply."""
    played: Sequence[Any] = [event for event in story if event.kind in CLOCKS]
    told = tell(played)
    result = Kept()
    for name, clock in told.items():
        verdict = _verdict(clock)
        if verdict is not None:
            result.met[name[0]] = result.met.get(name[0], True) and verdict
        if verdict is False and name[0] not in result.charged:
            level = _charged(story, name, clock)
            if level is not None:
                result.charged[name[0]] = level
    _first_response(result, told, reply_at)
    _resolution(result, told, story)
    return result


def _verdict(clock: Told) -> bool | None:
    """Say whether a promise was kept; None while it is not decided, or when it was taken back in time."""
    if clock.breached_at is not None:
        return False
    return True if clock.state == ClockState.STOPPED else None


def _charged(story: Sequence[Any], name: Name, clock: Told) -> int | None:
    if clock.breached_at is None:
        return None
    charge = charging.charged(charging.spent(story, name, clock.breached_at), _budgets(name, clock))
    return charge.level if charge else None


def _budgets(name: Name, clock: Told) -> dict[int, int]:
    if name[0] != ClockKind.RESOLUTION:
        return {}
    return _agreed(clock.rules["policy"], clock.rules.get("priority") or "")


@lru_cache(maxsize=4096)
def _agreed(policy: int, priority: str) -> dict[int, int]:
    """Return the business seconds agreed with each level. A version of a policy never changes."""
    version = SLAPolicyVersion.objects.filter(pk=policy).first()
    return version.level_budgets(priority) if version else {}


def _first_response(result: Kept, told: dict[Name, Told], reply_at: datetime | None) -> None:
    """Keep what ran until the first reply; a promise that ended before it, by a solution, tells nothing of it."""
    clocks = [clock for name, clock in told.items() if name[0] == ClockKind.FIRST_RESPONSE]
    if not clocks or reply_at is None:
        return
    clock = clocks[-1]
    if clock.stopped_at is not None and clock.stopped_at >= reply_at:
        result.first_response_seconds = round(
            clock.pure.elapsed(max(clock.stopped_at, clock.pure.since)) / SECOND
        )


def _resolution(result: Kept, told: dict[Name, Told], story: Sequence[Any]) -> None:
    """Add up what ran towards a solution, over all cycles, and at which level."""
    clocks = {name: clock for name, clock in told.items() if name[0] == ClockKind.RESOLUTION}
    if not clocks:
        return
    levels: dict[int, int] = {}
    until = max(event.at for event in story)
    for name in clocks:
        for (level, _team), seconds in charging.spent(story, name, until).items():
            levels[level] = levels.get(level, 0) + seconds
    result.resolution_seconds = sum(levels.values())
    result.level_seconds = [levels.get(level, 0) for level in range(1, max(levels, default=0) + 1)]
