"""Short words and lines as they may stand in an address, a list or a mail's head."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_INVISIBLE = {"Cc", "Cs", "Co", "Zl", "Zp"}
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def one_line(text: str) -> str:
    """Return a text on one line: control characters and marks that turn the writing round become spaces or go."""
    shown = "".join(
        "" if mark in _DIRECTIONS else " " if unicodedata.category(mark) in _INVISIBLE else mark
        for mark in text
    )
    return " ".join(shown.split())


def is_tame(text: str) -> bool:
    """Say whether a text holds no mark that cannot be shown, such as NUL or a lone surrogate; every space can."""
    return not any(unicodedata.category(mark) in _INVISIBLE and not mark.isspace() for mark in text)


def check_slug(slug: str) -> None:
    """Raise ValidationError for a slug of digits alone: wherever an id or a slug is taken, it would read as an id."""
    if slug.isdigit():
        raise ValidationError(
            {"slug": _("A slug needs a letter: one of digits alone would be taken for a number.")}
        )
