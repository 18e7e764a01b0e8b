"""The requests of the benchmark: what is asked of the desk, and of each of its floors."""

import http.client
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from bench.data import Desk

_serial = count(1)
FILTER = "?priority=high&team=first-line"


@dataclass(frozen=True)
class Way:
    """One way to answer: its name, and the request it takes (method, path, body) on a desk."""

    name: str
    ask: Callable[[Desk], tuple[str, str, object | None]]


@dataclass(frozen=True)
class Page:
    """Something people ask for: by the product, and by its floors, the barest first."""

    name: str
    ours: Way
    floors: tuple[Way, ...]
    most: tuple[float, ...]


def get(path: str) -> Callable[[Desk], tuple[str, str, None]]:
    """Return a request that reads; `{key}` stands for one ticket after the other."""
    return lambda desk: ("GET", path.format(key=_ticket(desk)), None)


def _ticket(desk: Desk) -> int:
    return desk.tickets[next(_serial) % len(desk.tickets)]


def _open(desk: Desk) -> tuple[str, str, object]:
    body = {
        "subject": f"The printer in room {next(_serial)} is offline",
        "body": "It was fine yesterday.",
        "requester": {"email": desk.email},
        "topic": desk.topic,
    }
    return "POST", "/api/v1/tickets/", body


def _bare_open(desk: Desk) -> tuple[str, str, object]:
    body = {
        "subject": f"The printer in room {next(_serial)} is offline",
        "body": "It was fine yesterday.",
        "requester": desk.requester,
        "topic": desk.topic,
        "team": desk.team,
        "severity": "normal",
    }
    return "POST", "/floor/bare/tickets/", body


def _reply(desk: Desk) -> tuple[str, str, object]:
    return (
        "POST",
        f"/api/v1/tickets/HD-{_ticket(desk)}/messages/",
        {"body": f"We are on it ({next(_serial)})."},
    )


def _bare_reply(desk: Desk) -> tuple[str, str, object]:
    body = {"ticket": _ticket(desk), "author": desk.user, "body": f"We are on it ({next(_serial)})."}
    return "POST", "/floor/bare/replies/", body


PAGES = (
    Page(
        "queue",
        Way("ours", get("/q/open/")),
        (Way("bare", get("/floor/bare/queue/")), Way("template", get("/floor/template/queue/"))),
        (4.0, 1.5),
    ),
    Page(
        "filtered queue",
        Way("ours", get(f"/q/open/{FILTER}")),
        (
            Way("bare", get(f"/floor/bare/queue/{FILTER}")),
            Way("template", get(f"/floor/template/queue/{FILTER}")),
        ),
        (4.0, 1.5),
    ),
    Page(
        "ticket",
        Way("ours", get("/t/HD-{key}")),
        (
            Way("bare", get("/floor/bare/ticket/{key}/")),
            Way("template", get("/floor/template/ticket/{key}/")),
        ),
        (4.0, 1.5),
    ),
    Page("create by API", Way("ours", _open), (Way("bare", _bare_open),), (4.0,)),
    Page("reply by API", Way("ours", _reply), (Way("bare", _bare_reply),), (4.0,)),
)


def milliseconds(desk: Desk, way: Way) -> float:
    """Ask once, and return how long the answer took. Raises SystemExit for an answer that is none."""
    method, path, body = way.ask(desk)
    headers = {"Cookie": f"{desk.cookie}={desk.session}", "Host": f"127.0.0.1:{desk.port}"}
    content = None
    if body is not None:
        content = json.dumps(body)
        headers = {
            "Authorization": f"Bearer {desk.token}",
            "Content-Type": "application/json",
            "Host": headers["Host"],
        }
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=60)
    connection.request(method, path, body=content, headers=headers)
    answer = connection.getresponse()
    text = answer.read()
    took = (time.perf_counter() - began) * 1000
    connection.close()
    if answer.status not in {200, 201}:
        raise SystemExit(f"{method} {path} answered {answer.status}: {text[:600]!r}")
    return took
