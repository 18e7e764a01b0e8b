"""One beat at a time: whoever holds the lease in Redis ticks, any other stands by and takes over when it fades.

Two beats would do no harm, since sweep and relay claim what they work on; they would only ask twice. While Redis is
away no beat can send anything, lease or not.
"""

import logging
import os
import secrets
import socket
import time
from pathlib import Path
from typing import Any

import redis
from celery.beat import PersistentScheduler
from django.conf import settings

from helpdesk.web import counters

log = logging.getLogger(__name__)

KEY = "desk:beat"
FADES_AFTER = 15
"""Seconds after which the lease of a beat that was killed is free; one that stops by itself gives it back at once."""

STAND_BY = 3.0
"""Seconds between two looks of a beat that does not hold the lease."""

PULSE_SECONDS = 10.0
"""How often the beat that ticks gives a sign of life."""

ALIVE = "beat-alive"
"""The file beside the schedule that is touched at every look at the clock, holding the lease or not."""

_RENEW = (
    "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('expire', KEYS[1], ARGV[2]) end return 0"
)
_RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"


class Lease:
    """A key in Redis that one process holds, and that fades when it no longer renews it."""

    def __init__(self, url: str) -> None:
        self.holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._redis: Any = redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2)
        self._was_held = False

    def hold(self) -> bool:
        """Take or renew the lease; false when another beat holds it, or Redis does not answer."""
        try:
            is_held = bool(self._redis.eval(_RENEW, 1, KEY, self.holder, FADES_AFTER)) or bool(
                self._redis.set(KEY, self.holder, nx=True, ex=FADES_AFTER)
            )
        except redis.RedisError as error:
            if self._was_held:
                log.warning("Beat cannot renew its lease: %s", error)
            is_held = False
        if is_held != self._was_held:
            log.info("Beat %s", "ticks: it holds the lease." if is_held else "stands by.")
            self._was_held = is_held
        return is_held

    def release(self) -> None:
        """Give the lease back, if it is held; best effort."""
        try:
            self._redis.eval(_RELEASE, 1, KEY, self.holder)
        except redis.RedisError as error:
            log.warning("Beat could not give its lease back, which fades by itself: %s", error)


class LeasedScheduler(PersistentScheduler):
    """Celery's own scheduler, which sends only while it holds the lease."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._lease = Lease(settings.REDIS_URL)
        self._shown_at = -PULSE_SECONDS
        super().__init__(*arguments, **options)

    def tick(self, *arguments: Any, **options: Any) -> float:
        """Send what is due and return the seconds until the next look."""
        Path(self.schedule_filename).with_name(ALIVE).touch()
        if not self._lease.hold():
            return STAND_BY
        self._show_life()
        return float(super().tick(*arguments, **options))

    def _show_life(self) -> None:
        """Let operators see which beat ticks, now and then."""
        if time.monotonic() - self._shown_at > PULSE_SECONDS:
            self._shown_at = time.monotonic()
            counters.pulse("beat", socket.gethostname())

    def close(self) -> None:
        """Stop: another beat may tick at once."""
        self._lease.release()
        super().close()
