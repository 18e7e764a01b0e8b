"""What the command palette finds on the server. Apps register their sources; the palette knows none of them.

What is on the page itself (its actions, the places of the rail, how the desk looks) the page finds alone, at once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

LONGEST_QUESTION = 200
SHORTEST_QUESTION = 2


@dataclass(frozen=True)
class Hit:
    """One thing that was found: where it leads, a second line, and facts for the preview as (name, value)."""

    label: str
    url: str
    icon: str
    detail: str = ""
    facts: Sequence[tuple[Any, Any]] = ()


@dataclass(frozen=True)
class Source:
    """A group of the palette: its name, the prefix that asks it alone, its title, and how it is asked.

    `find` gets the request and the words without the prefix; it answers with what the reader may see, best first.
    """

    name: str
    prefix: str
    title: Any
    find: Callable[[HttpRequest, str], Sequence[Hit]]


@dataclass(frozen=True)
class Group:
    """What one source found."""

    source: Source
    hits: Sequence[Hit]


_sources: list[Source] = []


def register(source: Source) -> None:
    """Add a source; its group stands after those registered before. Raises ValueError for a prefix that is taken."""
    if source.prefix in {other.prefix for other in _sources}:
        raise ValueError(source.prefix)
    _sources.append(source)


def found(request: HttpRequest, question: str) -> list[Group]:
    """Return what the sources found, the empty groups left out. A question of one letter finds nothing."""
    asked = question[:LONGEST_QUESTION].strip()
    chosen = [source for source in _sources if asked.startswith(source.prefix)]
    words = asked[1:].strip() if chosen else asked
    if len(words) < (1 if chosen else SHORTEST_QUESTION) or "\0" in words:
        return []
    groups = [Group(source, source.find(request, words)) for source in chosen or _sources]
    return [group for group in groups if group.hits]
