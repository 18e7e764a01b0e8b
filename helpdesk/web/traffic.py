"""Every request: its id, one line in the log, and how long it took.

The id comes from the web server in front (`X-Request-ID`) or is made here. It stands in the answer, in every line
that is logged meanwhile, on error pages, in problems, and in the Celery tasks that the request caused.
"""

import re
import time
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject
from prometheus_client import Counter, Histogram

from helpdesk.settings.logs import REQUESTS as REQUESTS_LOG
from helpdesk.settings.logs import route_of

HEADER = "X-Request-ID"
QUIET = ("/health/", "/metrics", "/static/")
"""What machines and browsers ask all the time is logged for debugging only."""

REQUESTS = Counter(
    "desk_http_requests_total", "Requests answered, by view, method and status.", ["view", "method", "status"]
)
SECONDS = Histogram(
    "desk_http_request_seconds",
    "Time to answer a request, in seconds, by view.",
    ["view"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)

_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_THING = re.compile(r"[A-Z]+-\d+")
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

log = structlog.get_logger(REQUESTS_LOG)


class TrafficMiddleware:
    """The outermost of the chain: what it measures is what the caller waits for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request, note it, and tell the caller its id."""
        began = time.perf_counter()
        request_id = _id_of(request)
        request.request_id = request_id  # type: ignore[attr-defined]
        count = _Queries()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            if settings.COUNT_QUERIES:
                with connection.execute_wrapper(count):
                    response = self.get_response(request)
            else:
                response = self.get_response(request)
            response.headers[HEADER] = request_id
            _note(request, response, time.perf_counter() - began, count)
        return response


class _Queries:
    """Counts the statements of one request."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.number += 1
        return execute(*arguments)


def current_id() -> str:
    """Return the id of the request that is being answered, or of the one that caused this task; else nothing."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def _id_of(request: HttpRequest) -> str:
    """Return the id that the web server in front gave; one that could spoil a log is not taken."""
    given = request.headers.get(HEADER, "")
    return given if _ID.fullmatch(given) else str(uuid.uuid4())


def _note(request: HttpRequest, response: HttpResponseBase, seconds: float, count: _Queries) -> None:
    view = _view_of(request)
    method = request.method if request.method in _METHODS else "OTHER"
    REQUESTS.labels(view, method, response.status_code).inc()
    SECONDS.labels(view).observe(seconds)
    facts: dict[str, Any] = {
        "method": method,
        "route": route_of(request),
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
        "user_id": _user_id_of(request),
    }
    if things := _things_of(request):
        facts["things"] = things
    if settings.COUNT_QUERIES:
        facts["queries"] = count.number
    say = log.debug if request.path.startswith(QUIET) else log.info
    say("request", **facts)


def _view_of(request: HttpRequest) -> str:
    match = request.resolver_match
    if match is None:
        return "static" if request.path.startswith(settings.STATIC_URL) else "unknown"
    return match.view_name or match.route


def _things_of(request: HttpRequest) -> list[str]:
    """Return the numbers and ticket keys of the address: what else varies in it may be a secret."""
    match = request.resolver_match
    values = match.kwargs.values() if match else ()
    return [str(one) for one in values if isinstance(one, int) or _THING.fullmatch(str(one))]


def _user_id_of(request: HttpRequest) -> int | None:
    """Return who asked, if the request found that out: nothing is read from the database for the log."""
    user = request.__dict__.get("user")
    if isinstance(user, SimpleLazyObject):
        user = request.__dict__.get("_cached_user")
    return getattr(user, "pk", None)
