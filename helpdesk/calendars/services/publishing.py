"""Publishing hours: every edit of a calendar makes a new version."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.calendars import events
from helpdesk.calendars.compile import compile_version
from helpdesk.calendars.hours import LocalHours
from helpdesk.calendars.instants import EPOCH
from helpdesk.calendars.models import Calendar, CalendarVersion
from helpdesk.calendars.reading import UNREADABLE, reason
from helpdesk.ledger.record import event, record
from helpdesk.web.moved import check_seen
from helpdesk.web.times import now

HORIZON = timedelta(days=400)
LAST_YEAR = 2200
"""The last year in which a calendar can have special days: business time is counted date by date up to the last one."""


def publish(
    calendar: Calendar, hours: dict[str, Any], *, read_version: int | None = None, actor: int | None = None
) -> CalendarVersion:
    """Save the calendar (new or changed) with a new version of its hours, and return that version.

    `hours` has the keys `timezone`, `weekly`, and optionally `holidays` and `overrides`. Raises ValidationError when
    they cannot be read, or when the calendar would never be open in the next 400 days. `read_version` is the version
    that the caller changed: SettingMoved is raised when somebody else published one since.
    """
    at = now()
    with transaction.atomic():
        if calendar.pk:
            calendar.version = Calendar.objects.select_for_update(no_key=True).get(pk=calendar.pk).version
        check_seen(read_version, calendar.version)
        calendar.version += 1
        version = CalendarVersion(number=calendar.version, created_by=actor, **hours)
        check_hours(version)
        calendar.full_clean()
        calendar.save()
        version.calendar = calendar
        version.save()
        stream = f"settings:calendar:{calendar.pk}"
        record([event(stream, events.CALENDAR_PUBLISHED, at=at, actor=actor, version=version.number)])
    return version


def check_hours(version: CalendarVersion) -> None:
    """Raise ValidationError unless the hours can be read and are open some time in the next 400 days.

    Special days lie in the year 2200 at the latest.
    """
    at = now()
    for field, hours in (("weekly", version.weekly), ("overrides", version.overrides)):
        try:
            LocalHours(**{"weekly": {}, "holidays": (), "overrides": {}, field: hours})
        except UNREADABLE as error:
            raise ValidationError({field: reason(error)}) from error
    try:
        _check_days(version)
        calendar = compile_version(version)
        is_ever_open = bool(calendar.elapsed(at, at + HORIZON))
    except UNREADABLE as error:
        raise ValidationError({"weekly": reason(error)}) from error
    if not is_ever_open:
        raise ValidationError({"weekly": _("This calendar is never open in the next 400 days.")})


def _check_days(version: CalendarVersion) -> None:
    far = (date(LAST_YEAR + 1, 1, 1) - EPOCH.date()).days
    named = {"holidays": [holiday["date"] for holiday in version.holidays], "overrides": version.overrides}
    for field, days in named.items():
        if LocalHours({}, days, {}).last_exception >= far:
            sentence = _("Special days lie in the year %(year)d at the latest.")
            raise ValidationError({field: sentence % {"year": LAST_YEAR}})
