"""The keys of the desk: which there are, and which a person may choose instead (WCAG 2.1.4).

A template says the desk's own key (`data-key="r"`); the page swaps in the one that its reader chose. Enter and what is
pressed together with Ctrl are no single characters and stay.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Key:
    """One key of the desk and what it does."""

    key: str
    label: Any


@dataclass(frozen=True)
class KeyGroup:
    """Keys for one sort of work."""

    label: Any
    keys: tuple[Key, ...]


GROUPS = (
    KeyGroup(
        _("Everywhere"),
        (
            Key("/", _("Search tickets")),
            Key("c", _("New ticket")),
            Key("g d", _("Go to my day")),
            Key("g q", _("Go to the queue")),
            Key("g e", _("Go to the escalations")),
            Key("g k", _("Go to the knowledge")),
            Key("g r", _("Go to the reports")),
            Key("u", _("Back")),
            Key("z", _("Undo")),
            Key(".", _("Show or hide the details")),
            Key("?", _("Keys on this page")),
        ),
    ),
    KeyGroup(
        _("Lists"),
        (
            Key("j", _("Next")),
            Key("k", _("Previous")),
            Key("x", _("Select")),
        ),
    ),
    KeyGroup(
        _("Tickets"),
        (
            Key("r", _("Reply")),
            Key("n", _("Internal note")),
            Key("a", _("Assign")),
            Key("i", _("Assign to me")),
            Key("s", _("Status")),
            Key("p", _("Priority")),
            Key("e", _("Escalate")),
            Key("t", _("Insert the best article")),
            Key("shift+t", _("Insert the address of the best article")),
            Key("l", _("Subject and tags")),
            Key("w", _("Follow, or stop following")),
            Key("[", _("Previous ticket of the view")),
            Key("]", _("Next ticket of the view")),
            Key("q", _("Filter the queue")),
        ),
    ),
    KeyGroup(
        _("Articles"),
        (
            Key("shift+c", _("New article")),
            Key("shift+e", _("Edit")),
            Key("shift+r", _("I have read it")),
            Key("shift+f", _("Say whether it helped")),
        ),
    ),
)
KEYS = {key.key: key for group in GROUPS for key in group.keys}

_STROKE = re.compile(r"(?:shift\+)?[a-z]|[/.?\[\],;'=\-0-9]")
MOST_STROKES = 2


def read_keys(text: str) -> str:
    """Return what a person typed as the page knows it: `G  Q` is `g q`. Raises ValueError for what is no key."""
    strokes = text.lower().replace("shift +", "shift+").replace("+ ", "+").split()
    if len(strokes) > MOST_STROKES or not all(_STROKE.fullmatch(stroke) for stroke in strokes):
        raise ValueError(text)
    return " ".join(strokes)


def clashes(own: Mapping[str, str]) -> set[str]:
    """Return the keys of the desk that could not be told apart: the same choice twice, or one that begins another."""
    chosen = {key: own.get(key, key) for key in KEYS}
    count = Counter(choice for choice in chosen.values() if choice)
    first = {choice.split()[0] for choice in chosen.values() if " " in choice}
    return {key for key, choice in chosen.items() if count[choice] > 1 or choice in first}
