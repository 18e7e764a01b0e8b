"""What is wrong with files that somebody sends, told all at once, each with its place."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST = 100
"""Nobody mends more at a time."""


class Problems:
    """A growing list of places (a file, or a line of one) with what is wrong there."""

    def __init__(self) -> None:
        self._found: dict[str, list[str]] = defaultdict(list)

    def __bool__(self) -> bool:
        """Say whether anything is wrong."""
        return bool(self._found)

    def add(self, file: str, sentence: str, line: int = 0) -> None:
        """Note what is wrong in a file, and on which line where that is known."""
        name = "".join(mark if mark.isprintable() else "?" for mark in file)[:200]
        words = {"file": name, "line": line}
        self._found[_("%(file)s, line %(line)d") % words if line else name].append(sentence)

    def raise_any(self) -> None:
        """Raise ValidationError with the first of what was noted, if anything was."""
        if self._found:
            raise ValidationError(dict(list(self._found.items())[:MOST]))
