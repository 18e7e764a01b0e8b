"""What a promise's clock says, once for the server and once for the page's own counting.

`{time}` stands for a duration and `{label}` for the clock's name. A kind that is not listed speaks of "due".
"""

from datetime import datetime
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from helpdesk.web.durations import duration


def clock_phrases() -> dict[str, dict[str, str]]:
    """Return the phrases in the active language: what is left and what is late, by kind of clock."""
    return _phrases_in(get_language())


@lru_cache(maxsize=8)
def _phrases_in(_language: str | None) -> dict[str, dict[str, str]]:
    """Look the phrases up once a language: a list asks for them with every row."""
    reply = {"left": _("Reply in {time}"), "late": _("Late by {time}")}
    return {
        "due": {"left": _("Due in {time}"), "late": _("Late by {time}")},
        "first_response": reply,
        "next_response": reply,
        "resolution": {"left": _("Resolve in {time}"), "late": _("Late by {time}")},
        "acknowledge": {"left": _("Acknowledge in {time}"), "late": _("Not acknowledged, late by {time}")},
        "step": {"left": _("In {time}"), "late": _("Overdue by {time}")},
    }


def announcements() -> dict[str, str]:
    """Return the sentences that a screen reader hears once, when a clock changes its state."""
    return {
        "due_soon": _("{label}: due soon, {time} left."),
        "breached": _("{label}: the promised time has passed."),
    }


def running_text(kind: str, seconds_left: float) -> str:
    """Return what a running clock says with so many seconds left; negative seconds are late."""
    phrases = clock_phrases()
    phrase = phrases.get(kind, phrases["due"])["left" if seconds_left > 0 else "late"]
    return phrase.format(time=duration(seconds_left))


def seconds_left(due_at: datetime | None, remaining: Any = None) -> float:
    """Return the seconds to show: `remaining` (business time) when it is known, else wall time to `due_at`.

    It is for display on a page whose own clock goes on counting; no decision rests on it.
    """
    if remaining is not None and remaining != "":
        return float(getattr(remaining, "total_seconds", lambda: remaining)())
    return (due_at - timezone.now()).total_seconds() if due_at else 0.0
