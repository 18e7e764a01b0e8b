"""What went wrong: in words that a database column can keep, and whether it is the database's trouble, which passes."""

from django.db import InterfaceError, OperationalError

LENGTH = 2000

BUSY = {"55P03": "lock not available", "40P01": "deadlock", "40001": "serialization failure"}
"""PostgreSQL's words for `somebody else is at it`: trying again soon helps."""

GOING = ("08", "53", "57")
"""PostgreSQL's classes of errors for: the connection is lost, there is no room or connection left, the server goes
down or is not up yet. A connection that is refused or breaks has no word at all."""


def in_words(error: BaseException) -> str:
    """Return the kind of the error and its message, cut to LENGTH, without what PostgreSQL's text cannot hold."""
    words = f"{type(error).__name__}: {error}"[:LENGTH]
    return words.replace("\0", "").encode(errors="backslashreplace").decode()


def is_busy(error: BaseException | None) -> bool:
    """Say whether another transaction is at the same rows."""
    return isinstance(error, OperationalError) and _code(error) in BUSY


def is_away(error: BaseException | None) -> bool:
    """Say whether the database cannot be reached, or turns everybody away."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    code = _code(error)
    return code is None or code.startswith(GOING)


def _code(error: BaseException) -> str | None:
    return getattr(error.__cause__, "pgcode", None)
