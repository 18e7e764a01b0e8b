"""A span of business time as people write it: `90 min`, `1 h 30`, `45 s`; a bare number is minutes."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from escalation.paths import LONGEST
from helpdesk.web.durations import duration_patterns

_UNITS = {"h": 3600, "ч": 3600, "o": 3600, "m": 60, "м": 60, "": 60, "s": 1, "с": 1}
_PART = re.compile(r"(\d{1,9})\s*([^\W\d_]*)\.?\s*")
_CLOCK = re.compile(r"(\d{1,6}):([0-5]\d)")


class SpanField(forms.CharField):
    """A span in business seconds. What it shows, it reads back without loss."""

    default_error_messages = {
        "span": _("Write a time such as 30 min, 2 h or 1 h 30."),
        "long": _("This is too long."),
    }

    def __init__(self, *, least: int = 0, **options: Any) -> None:
        """Accept no span under `least` seconds."""
        self.least = least
        super().__init__(max_length=40, **options)

    def prepare_value(self, value: Any) -> Any:
        """Return seconds as text; text stays as it was written."""
        return written(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        """Return the seconds, or None for nothing. Raises ValidationError."""
        text = super().clean(value)
        if not text:
            return None
        seconds = understood(text)
        if seconds is None or seconds < self.least:
            raise ValidationError(self.error_messages["span"], code="span")
        if seconds > LONGEST:
            raise ValidationError(self.error_messages["long"], code="long")
        return seconds


def written(seconds: int) -> str:
    """Return a span with each of its units, in the active language."""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    patterns = duration_patterns()
    parts = [
        patterns["hours"].format(h=hours) if hours else "",
        patterns["minutes"].format(m=minutes) if minutes or not (hours or left) else "",
        patterns["seconds"].format(s=left) if left else "",
    ]
    return " ".join(part for part in parts if part)


def understood(text: str) -> int | None:
    """Return the seconds of a written span, or None when it is none."""
    text = text.strip().lower()
    clock = _CLOCK.fullmatch(text)
    if clock:
        return int(clock[1]) * 3600 + int(clock[2]) * 60
    seconds = place = 0
    while place < len(text):
        part = _PART.match(text, place)
        unit = _UNITS.get(part[2][:1]) if part else None
        if part is None or unit is None:
            return None
        seconds += int(part[1]) * unit
        place = part.end()
    return seconds if text else None
