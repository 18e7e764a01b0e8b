"""Who may see the events of which streams: each room says it of its own, so that the ledger need not know them.

A stream that no room speaks for (`settings:matrix`, `user:7`) is of the desk's own business: for administrators.
"""

from collections.abc import Callable, Collection
from typing import Any

Seen = Callable[[Any, Collection[str]], Collection[str]]

_rooms: dict[str, Seen] = {}


def seen_by(prefix: str, seen: Seen) -> None:
    """Let `seen(user, streams)` say which of the streams `prefix:...` a user may see."""
    _rooms[prefix] = seen


def visible(user: Any, streams: Collection[str], *, is_administrator: bool) -> set[str]:
    """Return which of the streams a user may see; of streams that no room speaks for, an administrator sees all."""
    by_prefix: dict[str, list[str]] = {}
    for stream in streams:
        by_prefix.setdefault(stream.partition(":")[0], []).append(stream)
    found: set[str] = set()
    for prefix, its_streams in by_prefix.items():
        if prefix in _rooms:
            found.update(_rooms[prefix](user, its_streams))
        elif is_administrator:
            found.update(its_streams)
    return found
