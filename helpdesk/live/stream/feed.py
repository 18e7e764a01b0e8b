"""One stream to one browser: what it missed, then what happens, until its token's time is over."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator

from sse_starlette.sse import EventSourceResponse, SendTimeoutError
from starlette.types import Receive, Scope, Send

from helpdesk.live.stream import wire
from helpdesk.live.stream.hub import Hub
from helpdesk.live.stream.readers import Reader

log = logging.getLogger(__name__)

HEARTBEAT = 15
"""Seconds between two comments that keep the line open."""
SEND_TIMEOUT = 10.0
"""Seconds in which a reader must take what is sent to it."""
GOODBYE = 0.5
"""Seconds that a stream has to end by itself when the process stops."""


class Feed(EventSourceResponse):
    """The answer that goes on. However it ends, its reader is forgotten."""

    def __init__(self, hub: Hub, reader: Reader, since: int) -> None:
        self._hub = hub
        self._reader = reader
        super().__init__(
            _events(hub, reader, since),
            ping=HEARTBEAT,
            send_timeout=SEND_TIMEOUT,
            shutdown_event=hub.stopping,
            shutdown_grace_period=GOODBYE,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until the reader goes, is dropped, or the process stops."""
        try:
            await super().__call__(scope, receive, send)
        except SendTimeoutError:
            log.info("A stream of user %d was ended: it took nothing.", self._reader.holder.user)
        finally:
            self._hub.readers.leave(self._reader)


async def _events(hub: Hub, reader: Reader, since: int) -> AsyncIterator[bytes]:
    messages = hub.journal.since(since)
    yield wire.state(is_up=hub.is_up, missed=messages is None, is_first=True)
    for message in messages or ():
        if parts := reader.told(message):
            yield wire.changed(parts, message.at)
    left = max(0.0, reader.holder.until - time.time())
    end = asyncio.get_running_loop().call_later(left, reader.expire)
    try:
        while (event := await reader.waiting.get()) is not None:
            yield event
    finally:
        end.cancel()
