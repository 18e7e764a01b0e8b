"""When a mailed report comes: pure reckoning with local times. Instants in and out are UTC."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
AROUND = 64
"""No rhythm leaves more days than this between two of its times."""


class Rhythm(models.TextChoices):
    """How often a report comes."""

    DAILY = "daily", _("Every day")
    WORKING_DAYS = "working_days", _("From Monday to Friday")
    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Every month")


@dataclass(frozen=True)
class Times:
    """A rhythm with its local time: weekly on `weekday` (0 is Monday), monthly on `day`.

    A month that has no such day has its last day for it. A local time that is skipped comes at the first instant after
    the gap; one that comes twice is the first of the two.
    """

    rhythm: str
    at: time
    zone: ZoneInfo
    weekday: int = 0
    day: int = 1

    def falls_on(self, day: date) -> bool:
        """Say whether a report comes on a day."""
        if self.rhythm == Rhythm.WORKING_DAYS:
            return day.weekday() < 5
        if self.rhythm == Rhythm.WEEKLY:
            return day.weekday() == self.weekday
        if self.rhythm == Rhythm.MONTHLY:
            return day.day == min(self.day, monthrange(day.year, day.month)[1])
        return True


def next_time(times: Times, after: datetime) -> datetime:
    """Return the first time that lies after an instant."""
    return next(at for at in _instants(times, after, 1) if at > after)


def latest_time(times: Times, until: datetime) -> datetime:
    """Return the last time that does not lie after an instant."""
    return next(at for at in _instants(times, until, -1) if at <= until)


def instant_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return when a local time of a day comes: for one that is skipped, the end of the gap."""
    local = datetime.combine(day, at, zone)
    first, second = local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)
    return first if first <= second else _end_of_gap(second, first, zone)


def _instants(times: Times, around: datetime, way: int) -> Iterator[datetime]:
    """Yield the times near an instant in order, forwards (1) or backwards (-1)."""
    today = around.astimezone(times.zone).date()
    days = (today + way * number * DAY for number in range(-2, AROUND))
    yield from (instant_of(day, times.at, times.zone) for day in days if times.falls_on(day))


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the first instant after a change of the clocks that lies between two instants, to the second."""
    changed = after.astimezone(zone).utcoffset()
    while after - before > SECOND:
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == changed:
            after = middle
        else:
            before = middle
    return after
