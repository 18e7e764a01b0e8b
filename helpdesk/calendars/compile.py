"""Calendar versions compiled to fast business time, once a process: a version never changes."""

from functools import lru_cache

from helpdesk.calendars.clock import BusinessCalendar
from helpdesk.calendars.models import CalendarVersion


@lru_cache(maxsize=512)
def business_calendar(version_id: int) -> BusinessCalendar:
    """Return the compiled calendar of a version. Raises CalendarVersion.DoesNotExist."""
    return compile_version(CalendarVersion.objects.get(pk=version_id))


def compile_version(version: CalendarVersion) -> BusinessCalendar:
    """Compile a version, saved or not. Raises ValueError when its hours cannot be read."""
    return BusinessCalendar(
        version.timezone,
        version.weekly,
        holidays=[holiday["date"] for holiday in version.holidays],
        overrides=version.overrides,
    )
