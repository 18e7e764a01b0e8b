"""Triage: how bad it is, how urgent, what it is about."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction

from helpdesk.accounts.models import User
from helpdesk.ledger.record import event, record
from helpdesk.web.times import now
from helpdesk.web.words import one_line
from tickets import events
from tickets.models import Ticket
from tickets.priorities import priority_of
from tickets.services.locking import locked

FIELDS = ("subject", "severity", "priority", "topic", "language", "custom")
_PERSONAL = {"subject", "custom"}


def change(
    ticket: Ticket,
    changes: Mapping[str, Any],
    *,
    actor: User,
    revision: int | None = None,
    at: datetime | None = None,
) -> Ticket:
    """Change fields of a ticket (those of FIELDS) and return it as it is now.

    A priority that is given is an override; `None` takes the override back. Without an override the priority follows
    the severity. Raises Stale for an old revision, ValidationError for a bad value, KeyError for another field.
    """
    with transaction.atomic():
        current = locked(ticket, revision=revision)
        before = {name: getattr(current, name) for name in FIELDS}
        for name in changes:
            _set(current, name, changes[name])
        _check(current, changes)
        if not current.is_priority_overridden:
            current.priority = priority_of(current.severity, current.tier)
        changed = [name for name in FIELDS if getattr(current, name) != before[name]]
        if changed:
            _save(current, changed, before, actor, at or now())
        elif "priority" in changes:
            current.save(update_fields=["is_priority_overridden"])
    return current


def _set(ticket: Ticket, name: str, value: Any) -> None:
    if name not in FIELDS:
        raise KeyError(name)
    if name == "priority":
        ticket.is_priority_overridden = value is not None
        if value is None:
            return
    setattr(ticket, name, one_line(value) if name == "subject" else value)


def _check(ticket: Ticket, changes: Mapping[str, Any]) -> None:
    ticket.clean_fields(exclude=[field.name for field in ticket._meta.fields if field.name not in changes])


def _save(ticket: Ticket, changed: list[str], before: dict[str, Any], actor: User, at: datetime) -> None:
    ticket.revision += 1
    ticket.updated_at = max(at, ticket.updated_at)
    ticket.save(update_fields=[*changed, "is_priority_overridden", "revision", "updated_at"])
    fields = {
        name: None if name in _PERSONAL else [_plain(before[name]), _plain(getattr(ticket, name))]
        for name in changed
    }
    record([event(ticket.stream, events.CHANGED, at=at, actor=actor.pk, subject=ticket, fields=fields)])


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value
