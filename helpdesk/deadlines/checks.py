"""What the auditor checks, and who knows what a row belongs to. Apps register theirs when they are ready.

A check reads by an index and looks at a bounded number of rows, however large the desk is. One that cannot see
everything at once walks: each look goes on where the one before it ended.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

MOST = 50
"""A look names no more things than this; when they are mended, the next one names the others."""


@dataclass(frozen=True)
class Wrong:
    """One thing that is not as it should be: the kind of row, its id, and what its check's sentence is filled with."""

    kind: str
    pk: int
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Return what names the row, such as `clock:17`."""
        return f"{self.kind}:{self.pk}"


@dataclass(frozen=True)
class Glance:
    """What a check is asked: at which instant, from where on it walks, and which rows it found wrong last time."""

    at: datetime
    after: int = 0
    known: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Seen:
    """What a look saw: at most MOST things that are wrong, and where the next look goes on (0: at the beginning)."""

    wrong: Sequence[Wrong] = ()
    after: int = 0


@dataclass(frozen=True)
class Check:
    """One thing that must always hold.

    `title` and `sentence` are lazily translated; the sentence is a format string over the facts of what was found.
    With `endangers` a finding means that a promise may be missed: the desk then says that it is not well.
    """

    name: str
    title: str | Promise
    sentence: str | Promise
    look: Callable[[Glance], Seen]
    endangers: bool = True


Keys = Callable[[Collection[int]], Mapping[int, str]]

_checks: dict[str, Check] = {}
_tickets: dict[str, Keys] = {}


def register(check: Check) -> None:
    """Let the auditor make this check. A second registration of the name replaces the first."""
    _checks[check.name] = check


def checks() -> dict[str, Check]:
    """Return every check by its name, in the order of registration."""
    return dict(_checks)


def belongs_to_ticket(kind: str, keys: Keys) -> None:
    """Let `keys` say to which ticket (HD-1042) each row of a kind belongs, by the row's id."""
    _tickets[kind] = keys


def ticket_keys(kind: str, pks: Collection[int]) -> Mapping[int, str]:
    """Return the keys of the tickets that rows of a kind belong to; nothing where nobody knows."""
    return _tickets[kind](pks) if pks and kind in _tickets else {}
