"""Spans of time in words, once for the server and once for the page's own counting.

A pattern holds `{h}`, `{m}` and `{s}`; the page receives the same patterns (`duration_patterns`), so that a
chip reads the same before and after its first tick. Business time has no days: hours go on counting.
"""

from datetime import timedelta
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

SECONDS_SHOWN_BELOW = 120


def duration_patterns() -> dict[str, str]:
    """Return the patterns in the active language, by the largest unit that they show."""
    return _patterns_in(get_language())


@lru_cache(maxsize=8)
def _patterns_in(_language: str | None) -> dict[str, str]:
    """Look the patterns up once a language: a list asks for them with every row."""
    return {
        "hours": _("{h} h"),
        "hours-minutes": _("{h} h {m}"),
        "minutes": _("{m} min"),
        "minutes-seconds": _("{m} min {s} s"),
        "seconds": _("{s} s"),
    }


def duration(span: timedelta | float) -> str:
    """Return a span (seconds or timedelta, its sign ignored) as `3 h 20`, `18 min` or `45 s`."""
    seconds = abs(int(span.total_seconds() if isinstance(span, timedelta) else span))
    name, parts = _shape(seconds)
    return duration_patterns()[name].format(**parts)


def _shape(seconds: int) -> tuple[str, dict[str, str]]:
    hours, minutes, rest = seconds // 3600, seconds % 3600 // 60, seconds % 60
    if hours:
        name = "hours-minutes" if minutes and hours < 100 else "hours"
        return name, {"h": str(hours), "m": f"{minutes:02d}"}
    if seconds < 60:
        return "seconds", {"s": str(seconds)}
    if seconds < SECONDS_SHOWN_BELOW:
        return "minutes-seconds", {"m": str(minutes), "s": f"{rest:02d}"}
    return "minutes", {"m": str(minutes)}
