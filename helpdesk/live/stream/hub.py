"""The one subscription of a live process: it hears what is published and hands it to the streams."""

import asyncio
import logging
import random
import time

import anyio
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from helpdesk.live.channel import PAUSE_SECONDS
from helpdesk.live.parts import decode
from helpdesk.live.stream import wire
from helpdesk.live.stream.journal import Journal
from helpdesk.live.stream.readers import Readers

log = logging.getLogger(__name__)

TIMEOUT = 2.0
PROBE = 5.0
"""Seconds of silence after which Redis is asked whether it is there; after as many again it is taken to be away."""
SETTLE = PAUSE_SECONDS + 1
"""Seconds after Redis came back in which a publisher may still hold back: only then does the stream count as whole."""
LONGEST_WAIT = 5.0


class Hub:
    """Listens to one channel for ever; whatever Redis does, the streams stay open and are told how it stands."""

    def __init__(self, url: str, channel: str, readers: Readers) -> None:
        self.readers = readers
        self.journal = Journal()
        self.is_up = False
        self.stopping = anyio.Event()
        self._url = url
        self._channel = channel
        self._was_up = False

    async def end_streams(self) -> None:
        """End every stream once the process is asked to stop."""
        await self.stopping.wait()
        self.readers.end_all()

    async def run(self) -> None:
        """Listen until cancelled; connect again with back-off and jitter when Redis is lost."""
        wait = 0.25
        while True:
            try:
                await self._listen()
            except (RedisError, OSError, TimeoutError) as error:
                wait = 0.25 if self.is_up else min(wait * 2, LONGEST_WAIT)
                self._lost(error)
            await asyncio.sleep(wait * random.uniform(0.5, 1))  # noqa: S311 (jitter)

    async def _listen(self) -> None:
        client = Redis.from_url(
            self._url, socket_connect_timeout=TIMEOUT, socket_timeout=TIMEOUT, retry=Retry(NoBackoff(), 0)
        )
        try:
            async with client.pubsub() as pubsub:
                await pubsub.subscribe(self._channel)
                await self._hear(pubsub)
        finally:
            await client.aclose()

    async def _hear(self, pubsub: PubSub) -> None:
        """Hand on what comes. The first word is the confirmation: from then on nothing is missed."""
        up_at = time.monotonic() + (SETTLE if self._was_up else 0)
        heard_at, has_begun = time.monotonic(), False
        while True:
            found = await pubsub.get_message(timeout=1.0)
            now = time.monotonic()
            if found is not None:
                heard_at = now
                if not has_begun:
                    has_begun = True
                    self.journal.begin(_milliseconds())
                if found["type"] == "message":
                    self._tell(found["data"])
            elif now - heard_at > 2 * PROBE:
                raise TimeoutError("Redis does not answer.")
            elif now - heard_at > PROBE:
                await pubsub.ping()
            if has_begun and not self.is_up and now >= up_at:
                self._found()

    def _tell(self, text: bytes) -> None:
        try:
            message = decode(text)
        except ValueError as error:
            log.warning("A message on the channel was left out: %s", error)
            return
        self.journal.add(message)
        self.readers.tell(message)

    def _found(self) -> None:
        self.is_up = True
        if self._was_up:
            log.info("Redis is back: live pages hear of changes again.")
            self.journal.begin(_milliseconds())
        self.readers.tell_all(wire.state(is_up=True, missed=True))
        self._was_up = True

    def _lost(self, error: Exception) -> None:
        if self.is_up or not self._was_up:
            log.warning("Redis is away, and live pages ask by themselves: %s", error)
        if self.is_up:
            self.is_up = False
            self.readers.tell_all(wire.state(is_up=False))


def _milliseconds() -> int:
    return int(time.time() * 1000)
