"""Who may hear that something changed. The room that owns a thing says so, when the change is published.

What nobody speaks for is heard by nobody.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from helpdesk.live.parts import MANY, TICKET, Part

Audience = Callable[[Sequence[int]], Sequence[Part]]

MOST_IDS = 200
"""A sweep of thousands is one short message: beyond this the tickets are not named."""

_audiences: dict[str, Audience] = {}


def audience(kind: str) -> Callable[[Audience], Audience]:
    """Let the decorated function say, for changed things of a kind, what is told and to whom.

    It is called after the commit, once for all ids of a transaction, and may ask the database.
    """

    def register(function: Audience) -> Audience:
        _audiences[kind] = function
        return function

    return register


def is_heard(kind: str) -> bool:
    """Say whether anybody can hear of things of this kind."""
    return kind in _audiences


def reserved(kind: str, ids: Iterable[int]) -> Mapping[int, frozenset[int]]:
    """Return who alone may know of those things of a kind that not all of the desk may know of, by the thing's id."""
    parts = _audiences[kind](sorted(set(ids))) if kind in _audiences else ()
    return {pk: part.people for part in parts if part.people is not None for pk in part.ids}


def parts_of(changes: Iterable[tuple[str, int]]) -> tuple[Part, ...]:
    """Return what is told of changed things, given as kind and id, and to whom."""
    by_kind: dict[str, set[int]] = defaultdict(set)
    for kind, pk in changes:
        by_kind[kind].add(pk)
    return tuple(_short(part) for kind, ids in by_kind.items() for part in _audiences[kind](sorted(ids)))


def _short(part: Part) -> Part:
    is_long = part.kind == TICKET and len(part.ids) > MOST_IDS
    return Part(MANY, people=part.people) if is_long else part
