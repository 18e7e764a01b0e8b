"""Instants as whole seconds since 1970 in UTC, the unit that business time is counted in."""

from datetime import UTC, datetime, timedelta
from typing import Final

DAY: Final = 86_400
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_DATETIME: Final = datetime.max.replace(tzinfo=UTC) - EPOCH
FIRST: Final = (datetime.min.replace(tzinfo=UTC) - EPOCH).days * DAY
LAST: Final = _LAST_DATETIME.days * DAY + _LAST_DATETIME.seconds


def seconds_of(instant: datetime) -> int:
    """Return the whole seconds from 1970 to an aware instant, its fraction cut off.

    Raises ValueError for a naive instant.
    """
    try:
        since_epoch = instant - EPOCH
    except TypeError:
        raise ValueError(f"{instant!r} is no instant: it needs a date, a time and a time zone.") from None
    return since_epoch.days * DAY + since_epoch.seconds


def instant_of(seconds: int) -> datetime:
    """Return the UTC instant that many seconds after 1970. Raises OverflowError outside years 1 to 9999."""
    return EPOCH + timedelta(0, seconds)


def whole_instant(instant: datetime) -> datetime:
    """Return an aware instant in UTC, cut to whole seconds. Raises ValueError for a naive one."""
    return instant_of(seconds_of(instant))


def seconds_in(duration: timedelta) -> int:
    """Return the whole seconds of a duration, its fraction cut off. Raises ValueError when it is negative."""
    if duration.days < 0:
        raise ValueError(f"A duration of business time cannot be negative: {duration}.")
    return duration.days * DAY + duration.seconds


def whole_duration(duration: timedelta) -> timedelta:
    """Return a duration cut to whole seconds. Raises ValueError when it is negative."""
    return timedelta(0, seconds_in(duration))
