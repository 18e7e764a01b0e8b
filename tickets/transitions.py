"""Statuses as a table: what each means for promises, and where a ticket may go from it."""

from dataclasses import dataclass

from django.conf import settings

from tickets.words import Status


@dataclass(frozen=True)
class Rule:
    """One row: the statuses that may follow, and whether the resolution clock pauses."""

    may_become: frozenset[str]
    pauses_sla: bool = False


_DONE = frozenset({Status.RESOLVED, Status.CLOSED})
_WORKING = frozenset({Status.OPEN, Status.WAITING_CUSTOMER, Status.WAITING_THIRD_PARTY})

TABLE: dict[str, Rule] = {
    Status.NEW: Rule(may_become=_WORKING | _DONE),
    Status.OPEN: Rule(may_become=_WORKING | _DONE),
    Status.WAITING_CUSTOMER: Rule(may_become=_WORKING | _DONE, pauses_sla=True),
    Status.WAITING_THIRD_PARTY: Rule(may_become=_WORKING | _DONE, pauses_sla=settings.THIRD_PARTY_PAUSES),
    Status.RESOLVED: Rule(may_become=frozenset({Status.OPEN, Status.CLOSED})),
    Status.CLOSED: Rule(may_become=frozenset({Status.OPEN})),
}


def can_become(status: str, target: str) -> bool:
    """Say whether a ticket may go from one status to another."""
    return target in TABLE[status].may_become


def pauses_sla(status: str) -> bool:
    """Say whether the resolution clock pauses in this status."""
    return TABLE[status].pauses_sla


def is_done(status: str) -> bool:
    """Say whether the status means that nothing is left to do."""
    return status in _DONE
