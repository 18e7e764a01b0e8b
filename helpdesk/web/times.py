"""The one seam for "now".

All time-dependent code asks `now()`. It answers the database's clock, so that several machines agree,
or the travelled instant inside `travel(...)`. Instants are UTC and cut to whole seconds.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from django.conf import settings
from django.db import connection, models
from django.utils.dateparse import parse_datetime

TRAVELLED_YEARS = range(2000, 2068)
"""No further apart than the seconds that a promise's column can count (68 years)."""

_travelled: ContextVar[datetime | None] = ContextVar("travelled", default=None)


class TimeTravelRefused(Exception):
    """Somebody asked for another time on a desk that does not allow it."""


def now() -> datetime:
    """Return this instant in UTC, in whole seconds: the travelled one, or the database's clock."""
    travelled = _travelled.get()
    if travelled is not None:
        return travelled
    with connection.cursor() as cursor:
        cursor.execute("SELECT date_trunc('second', clock_timestamp())")
        row: tuple[datetime] = cursor.fetchone()
    return row[0].astimezone(UTC)


class DatabaseClock(models.Func):
    """This instant by the database's clock, in whole seconds."""

    template = "date_trunc('second', clock_timestamp())"
    output_field = models.DateTimeField()


def now_in_query() -> datetime | DatabaseClock:
    """Return what `now()` is as a value of a query, which then need not be asked for before."""
    return _travelled.get() or DatabaseClock()


def is_travelling() -> bool:
    """Say whether `now()` answers a travelled instant."""
    return _travelled.get() is not None


@contextmanager
def travel(at: datetime) -> Iterator[datetime]:
    """Let `now()` answer `at` inside the block. Raises TimeTravelRefused unless DESK_TIME_TRAVEL is set."""
    if not settings.DESK_TIME_TRAVEL:
        message = "Time travel is switched off on this desk. Set DESK_TIME_TRAVEL=1 to allow it."
        raise TimeTravelRefused(message)
    token = _travelled.set(whole_second(at))
    try:
        yield whole_second(at)
    finally:
        _travelled.reset(token)


def whole_second(at: datetime) -> datetime:
    """Return the instant in UTC without its fraction of a second. Raises ValueError without a time zone."""
    if at.tzinfo is None:
        message = f"{at.isoformat()} has no time zone."
        raise ValueError(message)
    return at.astimezone(UTC).replace(microsecond=0)


def parse_instant(text: str) -> datetime:
    """Read an ISO 8601 instant with a time zone. Raises ValueError with a sentence otherwise."""
    message = f"'{text}' is no ISO 8601 instant with a time zone, such as 2026-05-04T09:30:00Z."
    try:
        parsed = parse_datetime(text.strip().replace(" ", "+"))
        if parsed is not None:
            return whole_second(parsed)
    except (ValueError, OverflowError) as error:
        raise ValueError(message) from error
    raise ValueError(message)


def parse_journey(text: str) -> datetime:
    """Read an instant to travel to. Raises ValueError with a sentence, also outside the years of travel."""
    at = parse_instant(text)
    if at.year not in TRAVELLED_YEARS:
        first, last = TRAVELLED_YEARS[0], TRAVELLED_YEARS[-1]
        message = f"'{text}' is too far away: time travel stays between {first} and {last}."
        raise ValueError(message)
    return at
