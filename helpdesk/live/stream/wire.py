"""Events as they go to a browser. Presence, if it comes, is one more name here."""

import json
import time
from collections.abc import Sequence

from sse_starlette.event import ServerSentEvent

from helpdesk.live.parts import Part, as_data

RETRY_MS = 5_000
"""For a browser that reconnects by itself; our pages do it with a back-off of their own."""


def state(*, is_up: bool, missed: bool = False, is_first: bool = False) -> bytes:
    """Say whether changes arrive (`up`) or not (`degraded`), and whether the page must ask for what it shows."""
    at = int(time.time() * 1000)
    data: dict[str, object] = {"state": "up" if is_up else "degraded", "missed": missed, "at": at}
    return _event("state", data, retry=RETRY_MS if is_first else None)


def changed(parts: Sequence[Part], at: int) -> bytes:
    """Say what changed. The id is the instant of publishing: a page comes back with it."""
    return ServerSentEvent(event="changed", id=str(at), data=as_data(parts)).encode()


def over() -> bytes:
    """Say that the token's time is over: the page comes back with a new one."""
    return _event("over", {})


def _event(name: str, data: dict[str, object], retry: int | None = None) -> bytes:
    text = json.dumps(data, separators=(",", ":"))
    return ServerSentEvent(event=name, data=text, retry=retry).encode()
