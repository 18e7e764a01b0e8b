"""Instants in words: short enough for a row, and never with a doubt about day or month."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import pgettext

_TODAY = "H:i"
_FULL = "j E Y, H:i T"


def moment(at: datetime) -> str:
    """Return an instant in the active time zone and language: `14:20`, `Tue 24 Nov, 14:20`, `24 Nov 2025, 14:20`."""
    local, today = timezone.localtime(at), timezone.localdate()
    if local.date() == today:
        return date_format(local, _TODAY)
    if local.year == today.year:
        return date_format(local, pgettext("date format", "D j M, H:i"))
    return date_format(local, pgettext("date format", "j M Y, H:i"))


def full_moment(at: datetime) -> str:
    """Return an instant in the active time zone and language with everything: `24 November 2026, 14:20 CET`."""
    return date_format(timezone.localtime(at), _FULL)
