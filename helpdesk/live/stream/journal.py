"""What was published in the last minutes, so that a page that comes, or comes back, misses nothing."""

from collections import deque

from helpdesk.live.parts import Message

KEPT_MS = 120_000
MOST = 2_000
SLACK_MS = 2_000
"""How far the clocks of two machines may lie apart. Hearing of a change twice does no harm."""


class Journal:
    """The last messages, and since when none of them is missing. Instants are milliseconds since 1970."""

    def __init__(self) -> None:
        self._messages: deque[Message] = deque()
        self._whole_since: float = float("inf")

    def begin(self, at: int) -> None:
        """Begin anew: what was published before this instant may have been missed."""
        self._messages.clear()
        self._whole_since = at

    def add(self, message: Message) -> None:
        """Keep a message, and forget the oldest ones."""
        self._messages.append(message)
        while len(self._messages) > MOST or self._messages[0].at < message.at - KEPT_MS:
            self._whole_since = max(self._whole_since, self._messages.popleft().at + 1)

    def since(self, at: int) -> list[Message] | None:
        """Return what was published since an instant, oldest first; None when some of it may be missing."""
        if at - SLACK_MS < self._whole_since:
            return None
        return [message for message in self._messages if message.at >= at - SLACK_MS]
