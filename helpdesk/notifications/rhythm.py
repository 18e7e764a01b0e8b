"""When a person is told what is not urgent: pure reckoning with local hours. Instants in and out are UTC."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.utils import dates
from django.utils.translation import gettext_lazy as _

DAY = timedelta(days=1)
WEEKDAYS = tuple(dates.WEEKDAYS.items())
"""The days by their numbers, 0 is Monday, in the words that Django itself translates."""


class Rhythm(models.TextChoices):
    """How often mail comes about what is not urgent."""

    AT_ONCE = "at_once", _("At once, each by itself")
    HOURLY = "hourly", _("Once an hour, together")
    DAILY = "daily", _("Once a day, together")


@dataclass(frozen=True)
class Quiet:
    """Local hours in which nobody wants to be disturbed: from `start` on each of `days` (0 is Monday) to `end`.

    An `end` that is not later than the start is on the next day.
    """

    start: time
    end: time
    days: Collection[int]

    def ends(self, at: datetime, zone: ZoneInfo) -> datetime:
        """Return when the quiet hours in which `at` lies are over; `at` itself outside of them.

        Hours that follow on each other count as one stretch; whole weeks of them end after the eighth day.
        """
        limit = at + 8 * DAY
        while at < limit and (end := self._end_of_stretch(at, zone)) is not None:
            at = end
        return at

    def _end_of_stretch(self, at: datetime, zone: ZoneInfo) -> datetime | None:
        today = at.astimezone(zone).date()
        for day in (today, today - DAY):
            begins, ends = self._stretch(day, zone)
            if day.weekday() in self.days and begins <= at < ends:
                return ends
        return None

    def _stretch(self, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
        last_day = day if self.end > self.start else day + DAY
        return _instant(day, self.start, zone), _instant(last_day, self.end, zone)


def next_digest(rhythm: str, hour: int, at: datetime, zone: ZoneInfo) -> datetime:
    """Return when the next digest after `at` is due: the full hour, or the person's hour of the day."""
    if rhythm == Rhythm.HOURLY:
        return at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    if rhythm == Rhythm.DAILY:
        today = at.astimezone(zone).date()
        slots = (_instant(today + days * DAY, time(hour), zone) for days in range(3))
        return next(slot for slot in slots if slot > at)
    return at


def _instant(day: date, hour: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, hour, zone).astimezone(UTC)
