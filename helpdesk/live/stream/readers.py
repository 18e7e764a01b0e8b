"""The streams that are open: what each may hear, and how many there may be."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field

from helpdesk.live.parts import Message, Part
from helpdesk.live.stream import wire
from helpdesk.live.token import Holder

MOST_WAITING = 64
"""Events that a slow reader may lag behind; then its stream ends, and it catches up when it comes back."""


class Full(Exception):
    """No further stream may be opened here."""


class TooMany(Full):
    """The user has as many streams as one user may have."""


@dataclass(eq=False)
class Reader:
    """One stream: whose it is, and what waits to be sent. None in the queue ends it."""

    holder: Holder
    waiting: asyncio.Queue[bytes | None] = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))

    def offer(self, event: bytes) -> None:
        """Hand on an event; a reader that does not keep up is dropped rather than buffered for."""
        try:
            self.waiting.put_nowait(event)
        except asyncio.QueueFull:
            self.drop()

    def drop(self) -> None:
        """End the stream, whatever still waits."""
        while not self.waiting.empty():
            self.waiting.get_nowait()
        self.waiting.put_nowait(None)

    def expire(self) -> None:
        """End the stream because its token's time is over, and say so."""
        self.drop()
        self.waiting.get_nowait()
        self.waiting.put_nowait(wire.over())
        self.waiting.put_nowait(None)

    def told(self, message: Message) -> tuple[Part, ...]:
        """Return the parts of a message that this reader may hear."""
        return tuple(part for part in message.parts if part.people is None or self.holder.user in part.people)


class Readers:
    """All readers of this process."""

    def __init__(self, *, most: int, most_a_user: int) -> None:
        self.most = most
        self._most_a_user = most_a_user
        self._all: set[Reader] = set()
        self._a_user: Counter[int] = Counter()

    def __len__(self) -> int:
        return len(self._all)

    def join(self, holder: Holder) -> Reader:
        """Take in a reader. Raises Full, or TooMany when the user alone has too many."""
        if len(self._all) >= self.most:
            raise Full
        if self._a_user[holder.user] >= self._most_a_user:
            raise TooMany
        reader = Reader(holder)
        self._all.add(reader)
        self._a_user[holder.user] += 1
        return reader

    def leave(self, reader: Reader) -> None:
        """Forget a reader."""
        self._all.discard(reader)
        self._a_user[reader.holder.user] -= 1
        if not self._a_user[reader.holder.user]:
            del self._a_user[reader.holder.user]

    def tell(self, message: Message) -> None:
        """Hand a message to everybody who may hear any of it; what many hear is written once."""
        written: dict[tuple[Part, ...], bytes] = {}
        for reader in self._all:
            parts = reader.told(message)
            if parts:
                event = written.get(parts) or written.setdefault(parts, wire.changed(parts, message.at))
                reader.offer(event)

    def end_all(self) -> None:
        """End every stream."""
        for reader in self._all:
            reader.drop()

    def tell_all(self, event: bytes) -> None:
        """Hand one event to everybody."""
        for reader in self._all:
            reader.offer(event)
