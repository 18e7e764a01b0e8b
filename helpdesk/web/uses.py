"""What uses a setting: a registry to which upper rooms add what lower ones cannot know.

A room that keeps things which use a setting registers a finder for it: `@uses("calendar")`. The page of the setting
asks `uses_of("calendar", pk)` and shows the answer with `components/_used_by.html`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Use:
    """One thing that uses a setting: its sort, its name, its page if it has one, and a fact about it."""

    sort: Any
    name: str
    url: str = ""
    note: Any = ""


Finder = Callable[[int], Iterable[Use]]
_finders: dict[str, list[Finder]] = {}


def uses(setting: str) -> Callable[[Finder], Finder]:
    """Let a finder answer for a setting: given the id of one, it yields what uses it, in the reader's language."""

    def keep(finder: Finder) -> Finder:
        known = _finders.setdefault(setting, [])
        if finder not in known:
            known.append(finder)
        return finder

    return keep


def uses_of(setting: str, pk: int) -> list[Use]:
    """Return everything that uses one setting, in the order in which the rooms registered."""
    return [use for finder in _finders.get(setting, []) for use in finder(pk)]
