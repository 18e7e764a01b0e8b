"""Business hours as people write them: `09:00–13:00, 15:00–19:00`; nothing for a closed day, `24 h` for a whole one."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

Windows = list[list[str]]

_WHOLE = re.compile(r"24\s*(h|ч|o)?\.?", re.IGNORECASE)
_WINDOW = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:-|–|—|\bto\b)\s*(\d{1,2})(?:[:.](\d{2}))?")


class WindowsField(forms.CharField):
    """The windows of one day. What it shows, it reads back without loss."""

    default_error_messages = {
        "windows": _("Write the hours as 09:00–18:00, several with commas between, or 24 h."),
        "empty": _("A window cannot open and close at the same time."),
    }

    def __init__(self, **options: Any) -> None:
        """Accept nothing too: a closed day."""
        options.setdefault("required", False)
        super().__init__(max_length=200, **options)

    def prepare_value(self, value: Any) -> Any:
        """Return windows as text; text stays as it was written."""
        return value if isinstance(value, str) or value is None else written(value)

    def clean(self, value: Any) -> Windows:
        """Return the windows. Raises ValidationError."""
        text = super().clean(value).strip()
        if not text:
            return []
        if _WHOLE.fullmatch(text):
            return [["00:00", "24:00"]]
        return [self._window(part.strip()) for part in text.split(",") if part.strip()]

    def _window(self, text: str) -> list[str]:
        found = _WINDOW.fullmatch(text)
        if found is None:
            raise ValidationError(self.error_messages["windows"], code="windows")
        opens, closes = _time(found[1], found[2]), _time(found[3], found[4])
        if opens is None or closes is None or opens == "24:00":
            raise ValidationError(self.error_messages["windows"], code="windows")
        if opens == closes:
            raise ValidationError(self.error_messages["empty"], code="empty")
        return [opens, closes]


def written(windows: Sequence[Sequence[str]]) -> str:
    """Return windows as text."""
    return ", ".join(f"{opens}–{closes}" for opens, closes in windows)


def _time(hours: str, minutes: str | None) -> str | None:
    hour, minute = int(hours), int(minutes or 0)
    is_time = (hour < 24 and minute < 60) or (hour, minute) == (24, 0)
    return f"{hour:02d}:{minute:02d}" if is_time else None
