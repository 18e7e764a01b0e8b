"""The way from the web processes and workers to the live processes: one channel of Redis, best effort."""

import functools
import logging
import time

import redis
from django.conf import settings
from django.utils.crypto import salted_hmac
from redis.backoff import NoBackoff
from redis.retry import Retry

from helpdesk.live.parts import Message, Part, encode

log = logging.getLogger(__name__)

TIMEOUT = 0.3
"""Seconds that a publish may wait for Redis to answer."""
PAUSE_SECONDS = 5.0
"""After a publish that failed, none is tried for so long: a Redis that is away is paid for once, not each time."""

_no_publish_before = 0.0


def name() -> str:
    """Return the channel of this desk alone: desks may share a Redis, whose channels do not keep to its databases."""
    return f"live:{salted_hmac('helpdesk.live.channel', settings.REDIS_URL).hexdigest()[:24]}"


def publish(parts: tuple[Part, ...]) -> None:
    """Tell the live processes what changed. Never raises and never waits long: pages also ask by themselves."""
    global _no_publish_before  # noqa: PLW0603  one memory a process
    if not parts or time.monotonic() < _no_publish_before:
        return
    try:
        _client().publish(name(), encode(Message(int(time.time() * 1000), parts)))
    except (redis.RedisError, OSError) as error:
        _no_publish_before = time.monotonic() + PAUSE_SECONDS
        log.warning("A change could not be published to live pages: %s", error)


@functools.cache
def _client() -> redis.Redis:
    # One retry: a connection that Redis closed while it was idle is opened again.
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=TIMEOUT,
        socket_timeout=TIMEOUT,
        retry=Retry(NoBackoff(), 1),
    )
