"""Calendar versions compiled to fast business time, once a process: a version never changes."""

from helpdesk.calendars.clock import BusinessCalendar
from helpdesk.calendars.models import CalendarVersion

_KEPT_AT_MOST = 512
_kept: dict[int, BusinessCalendar] = {}


def business_calendar(version_id: int) -> BusinessCalendar:
    """Return the compiled calendar of a version. Raises CalendarVersion.DoesNotExist."""
    return _kept.get(version_id) or compiled(CalendarVersion.objects.get(pk=version_id))


def compiled(version: CalendarVersion) -> BusinessCalendar:
    """Return the compiled calendar of a saved version that has been read already: no query."""
    calendar = _kept.get(version.pk)
    if calendar is None:
        while len(_kept) >= _KEPT_AT_MOST:
            _kept.pop(next(iter(_kept)), None)
        calendar = _kept.setdefault(version.pk, compile_version(version))
    return calendar


def compile_version(version: CalendarVersion) -> BusinessCalendar:
    """Compile a version, saved or not. Raises ValueError when its hours cannot be read."""
    return BusinessCalendar(
        version.timezone,
        version.weekly,
        holidays=[holiday["date"] for holiday in version.holidays],
        overrides=version.overrides,
    )
