"""What all processes of the desk count together: numbers that only grow, and signs of life that fade.

They live in Redis and are best effort: while it is away nothing is counted and nobody waits for it; when it lost them
they begin at nothing, as Prometheus expects of counters.
"""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import redis
from django.conf import settings

log = logging.getLogger(__name__)

COUNTS = "desk:counts"
PULSES = "desk:pulses"
FADES_AFTER = 60.0
"""Seconds after which a process that gave no sign of life counts as gone."""

PAUSE_SECONDS = 30.0
"""After a failure nothing is tried for so long: a Redis that is away is paid for once, not each time."""

_not_before = 0.0


@dataclass(frozen=True)
class Pulse:
    """The last sign of life of a process: its group (`worker`), its name, and when (seconds since 1970)."""

    group: str
    name: str
    at: float


def add(counts: Mapping[str, int]) -> None:
    """Add to the counts of these names; zeros are not sent."""
    growing = {name: number for name, number in counts.items() if number}
    if growing:
        _try(lambda pipeline: [pipeline.hincrby(COUNTS, name, number) for name, number in growing.items()])


def pulse(group: str, name: str) -> None:
    """Give a sign of life, once every few seconds."""
    _try(lambda pipeline: pipeline.hset(PULSES, f"{group}:{name}", time.time()))


def read() -> tuple[dict[str, int], list[Pulse]]:
    """Return the counts and who is alive. Raises RedisError."""
    client = _client()
    try:
        counts, pulses = client.hgetall(COUNTS), client.hgetall(PULSES)
        alive, gone = _sorted_out(pulses)
        if gone:
            client.hdel(PULSES, *gone)
    finally:
        client.close()
    return {str(name): int(number) for name, number in counts.items()}, alive


def _sorted_out(pulses: Mapping[Any, Any]) -> tuple[list[Pulse], list[str]]:
    alive: list[Pulse] = []
    gone: list[str] = []
    for key, at in pulses.items():
        if time.time() - float(at) > FADES_AFTER:
            gone.append(key)
        else:
            group, _, name = key.partition(":")
            alive.append(Pulse(group, name, float(at)))
    return alive, gone


def _try(send: Any) -> None:
    global _not_before  # noqa: PLW0603  one memory a process
    if time.monotonic() < _not_before:
        return
    client = _client()
    try:
        pipeline = client.pipeline(transaction=False)
        send(pipeline)
        pipeline.execute()
    except redis.RedisError as error:
        _not_before = time.monotonic() + PAUSE_SECONDS
        log.warning("Redis did not take the counts: %s", error)
    finally:
        client.close()


def _client() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=0.5, socket_timeout=0.5, decode_responses=True
    )
