"""The ledger's events as the fold reads them: plain rows, many at a time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from helpdesk.ledger.models import Event

PREFIX = "ticket:"


class Happened(NamedTuple):
    """One event of a ticket's stream."""

    id: int
    kind: str
    at: datetime
    actor: int | None
    data: Mapping[str, Any]


def stories(tickets: Iterable[int]) -> dict[int, list[Happened]]:
    """Return the events of tickets, each in the order in which they happened, with one query."""
    rows = Event.objects.filter(stream__in=[f"{PREFIX}{pk}" for pk in tickets])
    found: dict[int, list[Happened]] = defaultdict(list)
    values = rows.order_by("stream", "id").values_list("stream", "id", "kind", "at", "actor", "data")
    for stream, *facts in values.iterator(chunk_size=5000):
        found[ticket_of(stream)].append(Happened(*facts))
    return found


def ticket_of(stream: str) -> int:
    """Return the ticket's id that a stream such as `ticket:17` names."""
    return int(stream.removeprefix(PREFIX))
