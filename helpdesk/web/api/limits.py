"""How much one caller may ask in a minute, of the API and of pages for strangers.

It is counted in Redis, by all web processes together.
The window slides, so that nobody gets two minutes' worth at the turn of one. It is real time, on a travelled desk
too. While Redis is away every request passes: a limit protects the desk, and must never be what stops it.
"""

import hashlib
import logging
import math
import time
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string
from limits import RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import RedisStorage
from limits.strategies import SlidingWindowCounterRateLimiter

log = logging.getLogger(__name__)

PERIOD_SECONDS = 60
PATIENCE_SECONDS = 0.2
"""How long a request waits for Redis before it passes uncounted."""

PAUSE_SECONDS = 15.0
"""After Redis failed, requests pass without asking it for so long: the wait is paid for once, not each time."""

_no_count_before = 0.0
_is_away = False


@dataclass(frozen=True)
class Caller:
    """Whoever asks, as far as it can be told without the database: a token, a signed-in user, or an address."""

    kind: str
    name: str

    @property
    def limit(self) -> int:
        """Return how many requests a minute this caller may make; 0 means as many as they like."""
        is_stranger = self.kind == "address"
        limit: int = settings.API_RATE_OF_STRANGERS if is_stranger else settings.API_RATE
        return limit


@dataclass(frozen=True)
class Standing:
    """Where a caller stands: whether this request is within the limit, and what is left of it."""

    is_within: bool
    limit: int
    remaining: int
    seconds: int

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers that tell the caller."""
        told = {
            "RateLimit-Policy": f"{self.limit};w={PERIOD_SECONDS}",
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.seconds),
        }
        return told if self.is_within else {**told, "Retry-After": str(max(1, self.seconds))}


def caller_of(request: HttpRequest) -> Caller:
    """Return who asks. A token is not checked here, only told apart from others, by a hash."""
    words = request.headers.get("Authorization", "").split()
    if len(words) == 2 and words[0].lower() == "bearer":
        return Caller("token", hashlib.sha256(words[1].encode("utf-8", "replace")).hexdigest()[:32])
    if request.user.is_authenticated:
        return Caller("user", str(request.user.pk))
    return address_of(request)


def address_of(request: HttpRequest) -> Caller:
    """Return the address that asks; of IPv6, the network of 64 bits that one household has to itself."""
    text: str = import_string(settings.AXES_CLIENT_IP_CALLABLE)(request)
    try:
        address = ip_address(text)
    except ValueError:
        return Caller("address", text)
    is_long = address.version == 6
    return Caller("address", str(ip_network(f"{address}/64", strict=False)) if is_long else str(address))


def count(caller: Caller) -> Standing | None:
    """Count a request of the caller and return where they stand; None when nothing is counted."""
    return _counted(caller, "api", caller.limit)


def is_within(request: HttpRequest, what: str, most: int) -> bool:
    """Count something that a stranger does on a page, by their address; say whether it is within so many a minute."""
    standing = _counted(address_of(request), what, most)
    return standing is None or standing.is_within


def _counted(caller: Caller, what: str, most: int) -> Standing | None:
    global _no_count_before, _is_away  # noqa: PLW0603  one memory a process
    if not most or time.monotonic() < _no_count_before:
        return None
    try:
        standing = _count(caller, what, most)
    except StorageError as error:
        if not _is_away:
            log.warning("Requests are not counted: Redis does not answer (%s)", error)
        _is_away, _no_count_before = True, time.monotonic() + PAUSE_SECONDS
        return None
    if _is_away:
        _is_away = False
        log.warning("Requests are counted again")
    return standing


def _count(caller: Caller, what: str, most: int) -> Standing:
    limit = RateLimitItemPerMinute(most, namespace=what)
    counter = _counter(settings.REDIS_URL)
    is_within = counter.hit(limit, caller.kind, caller.name)
    window = counter.get_window_stats(limit, caller.kind, caller.name)
    seconds = math.ceil(max(0.0, window.reset_time - time.time()))
    return Standing(is_within, most, window.remaining if is_within else 0, seconds)


@cache
def _counter(url: str) -> SlidingWindowCounterRateLimiter:
    storage = RedisStorage(
        url,
        key_prefix="desk-limits",
        wrap_exceptions=True,
        socket_connect_timeout=PATIENCE_SECONDS,
        socket_timeout=PATIENCE_SECONDS,
    )
    return SlidingWindowCounterRateLimiter(storage)
