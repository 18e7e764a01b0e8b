"""Instants in words: short enough for a row, and never with a doubt about day or month."""

from datetime import date, datetime, tzinfo
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext

_TODAY = "H:i"
_FULL = "j E Y, H:i T"


def moment(at: datetime) -> str:
    """Return an instant in the active time zone and language: `14:20`, `Tue 24 Nov, 14:20`, `24 Nov 2025, 14:20`."""
    return _short(_minute(at), timezone.localdate(), timezone.get_current_timezone(), get_language())


def full_moment(at: datetime) -> str:
    """Return an instant in the active time zone and language with everything: `24 November 2026, 14:20 CET`."""
    return _full(_minute(at), timezone.get_current_timezone(), get_language())


def _minute(at: datetime) -> datetime:
    """Return the minute, from which the words follow: a list says the same few again and again."""
    return at.replace(second=0, microsecond=0)


@lru_cache(maxsize=4096)
def _short(minute: datetime, today: date, zone: tzinfo, _language: str | None) -> str:
    local = minute.astimezone(zone)
    if local.date() == today:
        return date_format(local, _TODAY)
    if local.year == today.year:
        return date_format(local, pgettext("date format", "D j M, H:i"))
    return date_format(local, pgettext("date format", "j M Y, H:i"))


@lru_cache(maxsize=4096)
def _full(minute: datetime, zone: tzinfo, _language: str | None) -> str:
    return date_format(minute.astimezone(zone), _FULL)
