"""What a time zone's clocks showed: the stretches of time over which its offset from UTC stayed the same."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from helpdesk.calendars.instants import DAY, FIRST, LAST, seconds_of

# Local time must stay within the years 1 to 9999 too.
_FIRST_LOCAL: Final = FIRST + 2 * DAY
_LAST_LOCAL: Final = LAST - 2 * DAY


def read_zone(name: str) -> ZoneInfo:
    """Return the IANA time zone of that name. Raises ValueError when there is none."""
    try:
        return ZoneInfo(name)
    except (LookupError, OSError, TypeError, ValueError):
        raise ValueError(f"{name!r} is no IANA time zone.") from None


def steady_stretches(zone: ZoneInfo, begin: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Cut `[begin, end)` where the zone's offset changes, and yield (from, to, offset), all in seconds.

    The offset is looked at once a day and a change is then narrowed down to its second. The shortest-lived
    offset in the IANA database of 2025 lasted four days (Africa/Freetown, September 1939), so none is missed.
    """
    changes = [
        change for day in range(begin, end, DAY) for change in _changes(zone, day, min(day + DAY, end - 1))
    ]
    for since, until in pairwise([begin, *changes, end]):
        yield since, until, _offset(zone, since)


def _changes(zone: ZoneInfo, low: int, high: int) -> Iterator[int]:
    """Yield the seconds after `low`, up to `high`, from which the offset is another one."""
    if _offset(zone, low) == _offset(zone, high):
        return
    if high - low == 1:
        yield high
        return
    middle = (low + high) // 2
    yield from _changes(zone, low, middle)
    yield from _changes(zone, middle, high)


def _offset(zone: ZoneInfo, seconds: int) -> int:
    possible = min(max(seconds, _FIRST_LOCAL), _LAST_LOCAL)
    local = datetime.fromtimestamp(possible, zone)
    return seconds_of(local.replace(tzinfo=UTC)) - possible
