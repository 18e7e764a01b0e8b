"""What the live process answers: `/live/stream` and `/live/health` to everybody, `/state` to the desk."""

import asyncio
import contextlib
import resource
from collections.abc import AsyncIterator

from django.conf import settings
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from helpdesk.live import addresses, channel, token
from helpdesk.live.stream.feed import Feed
from helpdesk.live.stream.hub import Hub
from helpdesk.live.stream.readers import Full, Readers, TooMany

SPARE_FILES = 100
"""Open files that the process needs beside its streams."""


def build() -> Starlette:
    """Return the application of one live process, by the settings of the desk."""
    readers = Readers(most=settings.LIVE_MAX_STREAMS, most_a_user=settings.LIVE_MAX_STREAMS_A_USER)
    hub = Hub(settings.REDIS_URL, channel.name(), readers)

    async def stream(request: Request) -> Response:
        """Open a stream for the token's holder, from the instant `since` (or Last-Event-ID) on."""
        try:
            holder = token.read(request.query_params.get("token", ""))
            reader = readers.join(holder)
        except token.BadToken as error:
            return _refusal(403, str(error))
        except TooMany:
            return _refusal(429, "This user has too many streams open.")
        except Full:
            return _refusal(503, "This process has as many streams as it may have.")
        return Feed(hub, reader, _since(request))

    async def health(_request: Request) -> Response:
        """Answer 200: the process answers. Strangers ask this too, so it says nothing of who is here."""
        return JSONResponse({"status": "live"})

    async def state(_request: Request) -> Response:
        """Say how it stands. `degraded` means that Redis is away and pages ask by themselves."""
        status = "live" if hub.is_up else "degraded"
        return JSONResponse({"status": status, "streams": len(readers), "most": readers.most})

    @contextlib.asynccontextmanager
    async def listening(_app: Starlette) -> AsyncIterator[None]:
        _allow_files(readers.most + SPARE_FILES)
        tasks = [asyncio.create_task(hub.run()), asyncio.create_task(hub.end_streams())]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    answers = {addresses.STREAM: stream, addresses.HEALTH: health, addresses.STATE: state}
    return Starlette(routes=[Route(path, answer) for path, answer in answers.items()], lifespan=listening)


def _refusal(status: int, sentence: str) -> Response:
    headers = {"Cache-Control": "no-store"} | ({"Retry-After": "60"} if status != 403 else {})
    return JSONResponse({"detail": sentence}, status_code=status, headers=headers)


def _since(request: Request) -> int:
    """Return from when on the page knows nothing; of what is no instant, everything may be missed."""
    text = request.headers.get("Last-Event-ID") or request.query_params.get("since", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else 0


def _allow_files(wanted: int) -> None:
    """Each stream is an open file: raise the soft limit as far as it is needed and may be."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    ceiling = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < ceiling:
        resource.setrlimit(resource.RLIMIT_NOFILE, (ceiling, hard))
