"""Links that only a mail's receiver may know: made when the mail is sent, kept nowhere.

A kind whose link is secret has a maker here. The row of the mail keeps the words without the link, so neither the
database nor those who may read the desk's mails can use it.
"""

from collections.abc import Callable, Mapping
from typing import Any

LinkMaker = Callable[[Mapping[str, Any]], str]

_makers: dict[str, LinkMaker] = {}


def declare_link(kind: str, maker: LinkMaker) -> None:
    """Let a kind's mails carry the path that the maker returns for their context; empty when it works no more."""
    _makers[kind] = maker


def has_link(kind: str) -> bool:
    """Say whether mails of this kind carry a secret link."""
    return kind in _makers


def path_of(kind: str, context: Mapping[str, Any]) -> str:
    """Return the path for a mail, or nothing when it works no more. Raises KeyError for a kind without one."""
    return _makers[kind](context)
