"""From a kind and its context to words, in the active language and time zone. What is missing is left out."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import pgettext

from helpdesk.notifications import kinds

log = logging.getLogger(__name__)


class _Readable(dict[str, Any]):
    """A context as people read it, made entry by entry as a format string asks: what is missing is empty."""

    def __getitem__(self, name: str) -> Any:
        value = self.get(name)
        if value is None:
            return ""
        return instant(value) if name.endswith("_at") else kinds.word(name, value)


def title(kind: str, context: Mapping[str, Any]) -> str:
    """Return what happened, on one line; a kind that no app declares any more is told by its key."""
    try:
        pattern = kinds.find(kind).title
    except kinds.UnknownNoticeKind:
        return str(context.get("key") or kind)
    try:
        return one_line(str(pattern % _Readable(context)))
    except (KeyError, TypeError, ValueError):
        log.exception("The title of '%s' cannot be made: %r", kind, str(pattern))
        return str(context.get("key") or kind)


def instant(value: Any) -> str:
    """Return an instant (ISO 8601 or datetime) in the active language and time zone, such as `22 Nov 2026, 14:20`.

    Other text is returned as it is.
    """
    at = value if isinstance(value, datetime) else _parse(str(value))
    if at is None or timezone.is_naive(at):
        return str(value)
    return date_format(timezone.localtime(at), pgettext("date format", "j M Y, H:i"))


def _parse(text: str) -> datetime | None:
    try:
        return parse_datetime(text)
    except ValueError:
        return None


def one_line(text: str) -> str:
    """Return the text without line breaks, other control characters or runs of spaces: safe in a header."""
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(text.split())


def in_header(text: str) -> str:
    """Return the text for a header: one line, in which no encoded word hides another (RFC 2047)."""
    return one_line(text).replace("=?", "= ?")
