"""A ticket's ledger in words: what happened, for people who read the timeline.

Tickets word their own kinds (`story_words.py`); apps above register the words of theirs when they are ready.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import Value
from django.utils.translation import gettext as _

from helpdesk.accounts.models import Team, User
from helpdesk.ledger.models import Event
from tickets.models import Topic


@dataclass(frozen=True)
class Line:
    """One event in words. `stands_alone` keeps it out of the fold: who skims the story must see it.

    `icon` is a lucide name; `tone` is "", "level" or "late".
    """

    text: str
    icon: str = "history"
    tone: str = ""
    stands_alone: bool = False


class Names:
    """The names behind the ids of the ledger, read by one query, and only when a line asks for one."""

    @cached_property
    def _all(self) -> dict[tuple[str, int], str]:
        first, *others = (
            model._default_manager.order_by().values_list(Value(model._meta.model_name), "pk", "name")
            for model in (User, Team, Topic)
        )
        return {(sort, pk): name for sort, pk, name in first.union(*others, all=True)}

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
        return self._all.get((sort, pk), "") if pk is not None else ""

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


def lines(events: Iterable[Event]) -> list[Happened]:
    """Return events in words, in their order; those that nobody words, and those that are no news, are left out."""
    names = Names()
    told = []
    for event in events:
        teller = _tellers.get(event.kind)
        line = teller(event, names) if teller else None
        if line is not None:
            told.append(Happened(line, event.at))
    return told
