"""A ticket's ledger in words: what happened, for people who read the timeline.

Tickets word their own kinds (`story_words.py`); apps above register the words of theirs when they are ready.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from helpdesk.ledger.models import Event


@dataclass(frozen=True)
class Line:
    """One event in words. `stands_alone` keeps it out of the fold: who skims the story must see it.

    `icon` is a lucide name; `tone` is "", "level" or "late".
    """

    text: str
    icon: str = "history"
    tone: str = ""
    stands_alone: bool = False


_NAMES = """
    SELECT 'user', id, name FROM accounts_user WHERE id = ANY(%(ids)s)
    UNION ALL SELECT 'team', id, name FROM accounts_team WHERE id = ANY(%(ids)s)
    UNION ALL SELECT 'topic', id, name FROM tickets_topic WHERE id = ANY(%(ids)s)
"""
"""Written out: to put it together from querysets takes longer than PostgreSQL takes to answer it."""


class Names:
    """The names behind the ids of some events: those of who is known already, and the others by one query.

    The query is made when a line asks for a name that is not known, for all ids that the events hold.
    """

    def __init__(self, events: Iterable[Event], known: Mapping[tuple[str, int], str] | None = None) -> None:
        """Take the events that are to be told, and the names at hand, by sort ("user", "team", "topic") and id."""
        self._events = events
        self._known = known or {}

    @cached_property
    def _read(self) -> dict[tuple[str, int], str]:
        ids = list({number for event in self._events for number in _ids([event.actor, event.data])})
        with connection.cursor() as cursor:
            cursor.execute(_NAMES, {"ids": ids})
            return {(sort, pk): name for sort, pk, name in cursor.fetchall()}

    def person(self, pk: int | None) -> str:
        """Return a person's name; empty for nobody."""
        return self._name("user", pk)

    def team(self, pk: int | None) -> str:
        """Return a team's name; empty for none."""
        return self._name("team", pk)

    def topic(self, pk: int | None) -> str:
        """Return a topic's name; empty for none."""
        return self._name("topic", pk)

    def _name(self, sort: str, pk: int | None) -> str:
        if pk is None:
            return ""
        known = self._known.get((sort, pk))
        return self._read.get((sort, pk), "") if known is None else known

    def actor(self, event: Event) -> str:
        """Return who did it: a person, or the desk itself."""
        return self.person(event.actor) or _("The desk")


@dataclass(frozen=True)
class Happened:
    """A line of the story with its instant."""

    line: Line
    at: datetime
    text: str = field(init=False)

    def __post_init__(self) -> None:
        """Say the words where templates look for them."""
        object.__setattr__(self, "text", self.line.text)


Teller = Callable[[Event, Names], Line | None]

_tellers: dict[str, Teller] = {}


def tells(*kinds: str) -> Callable[[Teller], Teller]:
    """Let the decorated function word the events of these kinds; it returns None for what is no news to a reader."""

    def register(teller: Teller) -> Teller:
        _tellers.update(dict.fromkeys(kinds, teller))
        return teller

    return register


def tellers() -> Mapping[str, Teller]:
    """Return who words which kind."""
    return dict(_tellers)


def lines(events: Sequence[Event], known: Mapping[tuple[str, int], str] | None = None) -> list[Happened]:
    """Return events in words, in their order; those that nobody words, and those that are no news, are left out.

    `known` are the names that the caller has at hand, as `Names` takes them.
    """
    names = Names(events, known)
    told = []
    for event in events:
        teller = _tellers.get(event.kind)
        line = teller(event, names) if teller else None
        if line is not None:
            told.append(Happened(line, event.at))
    return told


def _ids(value: Any) -> Iterator[int]:
    """Yield every whole number in the data of an event: among them all ids that it holds."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _ids(part)
    elif isinstance(value, int) and not isinstance(value, bool):
        yield value
