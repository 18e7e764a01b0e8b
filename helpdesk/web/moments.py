"""Instants in words: short enough for a row, and never with a doubt about day or month."""

from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext

_TODAY = "H:i"
_FULL = "j E Y, H:i T"


def moment(at: datetime) -> str:
    """Return an instant in the active time zone and language: `14:20`, `Tue 24 Nov, 14:20`, `24 Nov 2025, 14:20`."""
    local, today = timezone.localtime(at).replace(second=0, microsecond=0), timezone.localdate()
    return _short(local, today, timezone.get_current_timezone_name(), get_language())


def full_moment(at: datetime) -> str:
    """Return an instant in the active time zone and language with everything: `24 November 2026, 14:20 CET`."""
    local = timezone.localtime(at).replace(second=0, microsecond=0)
    return _full(local, timezone.get_current_timezone_name(), get_language())


@lru_cache(maxsize=4096)
def _short(local: datetime, today: date, _zone: str, _language: str | None) -> str:
    if local.date() == today:
        return date_format(local, _TODAY)
    if local.year == today.year:
        return date_format(local, pgettext("date format", "D j M, H:i"))
    return date_format(local, pgettext("date format", "j M Y, H:i"))


@lru_cache(maxsize=4096)
def _full(local: datetime, _zone: str, _language: str | None) -> str:
    """Write out a local minute; a list says the same few again and again. Equal instants of two zones are two."""
    return date_format(local, _FULL)
