"""Answers and tickets as tables, for files."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from helpdesk.insights.answers import Answer, Cell, Group
from helpdesk.insights.exporting import Row
from tickets.models import Ticket

Placed = tuple[Any, str, Cell]
"""A cell with the key and the name of its group."""

READ_AT_ONCE = 2000
TICKET_COLUMNS = (
    "key",
    "subject",
    "requester",
    "organisation",
    "tier",
    "channel",
    "language",
    "topic",
    "severity",
    "priority",
    "status",
    "team",
    "assignee",
    "level",
    "peak_level",
    "created_at",
    "first_replied_at",
    "escalated_at",
    "resolved_at",
    "closed_at",
)


def table_of(answer: Answer) -> tuple[list[str], list[Row]]:
    """Return the names of the columns and the rows of an answer: every cell, wholes without a start or a group."""
    return _table(list(_cells(answer)))


def table_of_kept(found: Mapping[str, Any]) -> tuple[list[str], list[Row]]:
    """Return the same of an answer that was kept as plain values (`documents.document`)."""
    groups = [
        Group(one["key"], one["label"], _kept(one["total"]), tuple(map(_kept, one["buckets"])))
        for one in found["groups"]
    ]
    return _table(list(_all_cells(_kept(found["total"]), map(_kept, found["buckets"]), groups)))


def _kept(found: Mapping[str, Any]) -> Cell:
    start = date.fromisoformat(found["start"][:10]) if "start" in found else None
    return Cell(start, found["value"], found["numerator"], found["denominator"], found["more"])


def _table(cells: Sequence[Placed]) -> tuple[list[str], list[Row]]:
    more = list(dict.fromkeys(name for _key, _label, cell in cells for name in cell.more))
    names = ["group", "name", "start", "value", "numerator", "denominator", *more]
    rows: list[Row] = [
        (
            key,
            label,
            cell.start,
            cell.value,
            cell.numerator,
            cell.denominator,
            *(cell.more.get(name) for name in more),
        )
        for key, label, cell in cells
    ]
    return names, rows


def _cells(answer: Answer) -> Iterator[Placed]:
    return _all_cells(answer.total, answer.buckets, answer.groups)


def _all_cells(total: Cell, buckets: Iterable[Cell], groups: Iterable[Group]) -> Iterator[Placed]:
    yield from (("", "", cell) for cell in (total, *buckets))
    for group in groups:
        key = "none" if group.key is None else group.key
        yield from ((key, group.label, cell) for cell in (group.total, *group.buckets))


def ticket_table(tickets: "QuerySet[Ticket]") -> tuple[Sequence[str], Iterator[Row]]:
    """Return the names of the columns and the rows of tickets, read as they are written."""
    rows = tickets.select_related("requester", "organisation", "topic", "team", "assignee").order_by("pk")
    return TICKET_COLUMNS, (_row(ticket) for ticket in rows.iterator(chunk_size=READ_AT_ONCE))


def _row(ticket: Ticket) -> Row:
    return tuple(
        str(value) if name in _NAMED and value is not None else value
        for name in TICKET_COLUMNS
        for value in (getattr(ticket, name),)
    )


_NAMED = frozenset({"organisation", "topic", "team", "assignee", "requester"})
