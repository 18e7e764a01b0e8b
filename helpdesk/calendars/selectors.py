"""Calendars as their pages show them: the hours that count, whether they are open now, what changes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, QuerySet

from helpdesk.calendars.compile import compiled
from helpdesk.calendars.hours import WEEKDAYS, LocalHours, Windows
from helpdesk.calendars.models import CalendarVersion

_MONDAY = 4
"""The first Monday, in days since 1970-01-01."""


@dataclass(frozen=True)
class Presence:
    """Whether a calendar is open at an instant, and when that changes; None when it never does in 400 days."""

    is_open: bool
    changes_at: datetime | None


@dataclass(frozen=True)
class SpecialDay:
    """A date that differs from its weekday: closed, with the holiday's name, or open in windows of its own."""

    date: date
    name: str
    windows: Sequence[Sequence[str]] | None

    @property
    def is_holiday(self) -> bool:
        """Say whether the whole day is closed."""
        return self.windows is None


def newest_versions() -> "QuerySet[CalendarVersion]":
    """Return the version of each calendar that counts, with its calendar, by name."""
    rows = CalendarVersion.objects.filter(number=F("calendar__version"))
    return rows.select_related("calendar").order_by("calendar__name", "pk")


def presence(version: CalendarVersion, at: datetime) -> Presence:
    """Return whether a version's hours are open at an instant, and when that changes."""
    hours = compiled(version)
    if not hours.is_open(at):
        return Presence(is_open=False, changes_at=hours.next_open(at))
    return Presence(is_open=True, changes_at=hours.next_closed(at))


def week(weekly: dict[str, Any]) -> list[tuple[str, Windows]]:
    """Return the weekdays with their open seconds after local midnight, what the night before left over included."""
    hours = LocalHours(weekly, (), {})
    return [(name, hours.on(_MONDAY + place)) for place, name in enumerate(WEEKDAYS)]


def special_days(version: CalendarVersion) -> list[SpecialDay]:
    """Return the dates that differ from their weekday, in order; a holiday wins over other hours."""
    found = {
        day: SpecialDay(date.fromisoformat(day), "", windows) for day, windows in version.overrides.items()
    }
    for holiday in version.holidays:
        day = holiday["date"]
        found[day] = SpecialDay(date.fromisoformat(day), holiday.get("name", ""), None)
    return [found[day] for day in sorted(found)]
