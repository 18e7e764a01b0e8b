"""One change for several tickets: each goes through the verb of a single one, and refuses for itself."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from helpdesk.accounts.models import Team, User
from tickets.errors import TicketError
from tickets.models import Ticket
from tickets.services import lifecycle, placing, tagging, triage

MOST = 50
"""Tickets that are changed while somebody waits: a page of the queue."""


@dataclass
class Outcome:
    """What became of a change: the tickets that it reached, and those that refused it, each with the reason."""

    changed: list[Ticket] = field(default_factory=list)
    refused: list[tuple[Ticket, str]] = field(default_factory=list)


def assign_all(
    tickets: Iterable[Ticket], *, assignee: User | None, team: Team | None, actor: User
) -> Outcome:
    """Give tickets to a person, a team or both, as `placing.assign` does."""
    return _each(tickets, lambda ticket: placing.assign(ticket, assignee=assignee, team=team, actor=actor))


def set_status(tickets: Iterable[Ticket], status: str, *, actor: User) -> Outcome:
    """Bring tickets into a status, as `lifecycle.change_status` does."""
    return _each(tickets, lambda ticket: lifecycle.change_status(ticket, status, actor=actor))


def set_priority(tickets: Iterable[Ticket], priority: str | None, *, actor: User) -> Outcome:
    """Override the priority of tickets; None takes the override back."""
    return _each(tickets, lambda ticket: triage.change(ticket, {"priority": priority}, actor=actor))


def add_tags(tickets: Iterable[Ticket], words: Sequence[str], *, actor: User) -> Outcome:
    """Put tags on tickets."""
    return _each(tickets, lambda ticket: tagging.tag(ticket, add=words, actor=actor))


def _each(tickets: Iterable[Ticket], change: Callable[[Ticket], Any]) -> Outcome:
    """Change one after the other, each in a transaction of its own: one that refuses holds up no other."""
    outcome = Outcome()
    for ticket in tickets:
        try:
            change(ticket)
        except TicketError as error:
            outcome.refused.append((ticket, str(error)))
        except ValidationError as error:
            outcome.refused.append((ticket, " ".join(error.messages)))
        else:
            outcome.changed.append(ticket)
    return outcome
