"""Answers and tickets as tables, for files."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from helpdesk.insights.answers import Answer, Cell
from helpdesk.insights.exporting import Row
from tickets.models import Ticket

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
    more = list(dict.fromkeys(name for _key, _label, cell in _cells(answer) for name in cell.more))
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
        for key, label, cell in _cells(answer)
    ]
    return names, rows


def _cells(answer: Answer) -> Iterator[tuple[Any, str, Cell]]:
    yield from (("", "", cell) for cell in (answer.total, *answer.buckets))
    for group in answer.groups:
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
