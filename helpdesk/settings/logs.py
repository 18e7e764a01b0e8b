"""How the desk's processes write their logs: one line an event, as JSON or for people, without personal data.

Every line carries what is bound to its context: the `request_id` it belongs to, the user's id, a task's id. Addresses,
passwords in URLs, tokens and the values that PostgreSQL repeats in its errors are taken out of whatever is logged.
"""

import logging
import re
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

SECRETS = (
    (re.compile(r"(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"), "[secret]"),
    # Tried only where a word begins, and never given back: a long text without any `@` is read once, not squared.
    (re.compile(r"(?<![\w.+'-])[\w.+'-]++@[\w-]+(?:\.[\w-]+)+"), "[address]"),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{6,}"), r"\1 [secret]"),
    (re.compile(r"\bdesk_[\w-]{40,}"), "[token]"),
    (re.compile(r"(?<=\?)[^\s\"'?]*=[^\s\"']*"), "[query]"),
    (re.compile(r"(?m)^DETAIL: .*$"), "DETAIL: [left out]"),
)
"""What no line may hold, and what stands there instead."""

REQUESTS = "desk.request"
"""The logger of the one line that each request gets."""

_FORMATS = ("json", "text")


class PathsOut(logging.Filter):
    """Name the route instead of the path of a request: a path may hold the key of a reset link.

    Of answers 503 the trace is left out: the database was away, and there would be one for each request.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record where need be; it always passes."""
        request = getattr(record, "request", None)
        path = getattr(request, "path", None)
        if path and isinstance(record.args, tuple):
            record.args = tuple(route_of(request) if part == path else part for part in record.args)
        if getattr(record, "status_code", None) == 503:
            record.exc_info = record.exc_text = None
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True


def route_of(request: Any) -> str:
    """Return the pattern of the address that a request asked for, or `unknown` when there is none."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match is not None else "unknown"


def without_secrets(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Take addresses, passwords, tokens, queries and repeated values out of every text of a line.

    The line of a request is left alone: it is made of a route, numbers and an id, and there is one for each request.
    """
    if event.get("logger") == REQUESTS:
        return event
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = clean(value)
    return event


def clean(text: str) -> str:
    """Return a text without what must not be logged."""
    for pattern, instead in SECRETS:
        text = pattern.sub(instead, text)
    return text


def configuration(level: str, form: str) -> dict[str, Any]:
    """Return the configuration of `logging`; raises ValueError for a form that is neither `json` nor `text`."""
    if form not in _FORMATS:
        raise ValueError(f"LOG_FORMAT must be one of {', '.join(_FORMATS)}, not {form!r}.")
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            *_shared(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": structlog.stdlib.ProcessorFormatter, **_line(form)}},
        "filters": {"paths_out": {"()": PathsOut}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["paths_out"]}
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": _loggers(),
    }


def _shared() -> list[Any]:
    return [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _line(form: str) -> Mapping[str, Any]:
    """Return the arguments of the formatter, for our own lines and for those of libraries."""
    renderer: Any = structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    if form == "text":
        renderer = structlog.dev.ConsoleRenderer(
            colors=False, pad_event_to=0, exception_formatter=structlog.dev.plain_traceback
        )
    return {
        "foreign_pre_chain": [structlog.contextvars.merge_contextvars, *_shared()],
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            without_secrets,
            renderer,
        ],
    }


def _loggers() -> dict[str, Any]:
    """Return what is said of single loggers: they speak through the root, and say nothing twice."""
    through_root = {"handlers": [], "propagate": True}
    return {
        "gunicorn.error": {**through_root, "level": "INFO"},
        "gunicorn.access": {**through_root, "level": "WARNING"},
        "django.request": {"level": "ERROR"},  # what was refused stands in the line of the request
        "django.security": {"level": "ERROR"},
        "axes": {"level": "WARNING"},  # of signing in, what was refused
        "django_structlog": {"level": "WARNING"},  # Celery itself says when a task begins and ends
    }
