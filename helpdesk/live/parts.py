"""What the stream carries: which things changed, and who may hear of it. Ids and words only, never a text."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

TICKET = "ticket"
BELL = "bell"
LISTS = "lists"
MANY = "many"
"""More tickets changed than are worth naming: pages ask for what they show."""


@dataclass(frozen=True)
class Part:
    """Things of one kind that changed. `people` are the ids of the users who may hear of it; None: all of the desk."""

    kind: str
    ids: tuple[int, ...] = ()
    people: frozenset[int] | None = None


@dataclass(frozen=True)
class Message:
    """What one transaction changed. `at` is when it was published, in milliseconds since 1970."""

    at: int
    parts: tuple[Part, ...]


def encode(message: Message) -> str:
    """Return the message as it travels from the web process to the streams."""
    rows = [
        [part.kind, part.ids, None if part.people is None else sorted(part.people)] for part in message.parts
    ]
    return json.dumps({"at": message.at, "parts": rows}, separators=(",", ":"))


def decode(text: str | bytes) -> Message:
    """Return the message that travelled. Raises ValueError when it is none of ours."""
    try:
        data = json.loads(text)
        parts = [
            Part(str(kind), tuple(ids), None if people is None else frozenset(people))
            for kind, ids, people in data["parts"]
        ]
        return Message(int(data["at"]), tuple(parts))
    except (KeyError, TypeError) as error:
        raise ValueError(f"This is no message of the desk: {error}.") from error


def as_data(parts: Sequence[Part]) -> str:
    """Return what a page is told: `{"ticket": [1042], "bell": true}`; nobody's id but tickets' is in it."""
    told: dict[str, object] = {part.kind: True for part in parts if part.kind != TICKET}
    tickets = sorted({pk for part in parts if part.kind == TICKET for pk in part.ids})
    if tickets:
        told[TICKET] = tickets
    return json.dumps(told, separators=(",", ":"))
