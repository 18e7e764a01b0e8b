"""The hours and the short ways to write instants that the tests of business time share."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MADRID = "Europe/Madrid"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OFFICE = {day: [("09:00", "18:00")] for day in DAYS[:5]}


def daily(*windows):
    """Return the same windows for every day of the week."""
    return dict.fromkeys(DAYS, windows)


ALWAYS = daily(("00:00", "24:00"))
NIGHTS = daily(("22:00", "06:00"))


def at(text, zone=MADRID, fold=0):
    """Return the instant of a wall clock reading."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def minutes(count):
    return timedelta(minutes=count)


def hours_on(calendar, day):
    """Return the open hours of a local date in the calendar's zone."""
    zone = ZoneInfo(calendar.timezone)
    midnight = datetime.combine(date.fromisoformat(day), time(), zone)
    after = datetime.combine(midnight.date() + timedelta(days=1), time(), zone)
    return calendar.elapsed(midnight, after) / timedelta(hours=1)
