"""What rooms above add to a ticket's representation, so that tickets need not know them.

An app registers a field when it is ready; its loader gets a whole page of tickets, so that a list stays cheap.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tickets.models import Ticket

Loader = Callable[[Sequence[Ticket]], Mapping[int, Any]]


@dataclass(frozen=True)
class Contribution:
    """A field: its name, how its values are loaded by ticket id (None where missing), and its JSON schema."""

    name: str
    load: Loader
    schema: Mapping[str, Any]


_contributions: dict[str, Contribution] = {}


def ticket_field(name: str, load: Loader, schema: Mapping[str, Any]) -> None:
    """Add a field to every representation of a ticket. A second registration of the name replaces the first."""
    _contributions[name] = Contribution(name, load, schema)


def contributions() -> list[Contribution]:
    """Return every registered field."""
    return list(_contributions.values())


def load(tickets: Sequence[Ticket]) -> dict[int, dict[str, Any]]:
    """Return the contributed values of each ticket, by its id."""
    values: dict[int, dict[str, Any]] = {ticket.pk: {} for ticket in tickets}
    for contribution in contributions() if tickets else ():
        loaded = contribution.load(tickets)
        for pk, found in values.items():
            found[contribution.name] = loaded.get(pk)
    return values
