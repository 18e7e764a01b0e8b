"""Writing the ledger. Only verbs call this, inside the transaction of the change itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import models, transaction

from helpdesk.ledger import catalogue, reactions
from helpdesk.ledger.models import Event
from helpdesk.live import publish
from helpdesk.web.bulk import insert_rows, made


def event(
    stream: str,
    kind: str,
    /,
    *,
    at: datetime,
    actor: int | None = None,
    subject: models.Model | None = None,
    **data: Any,
) -> Event:
    """Make an event, not yet written. Raises UnknownEventKind when no app declares the kind."""
    catalogue.check(kind)
    happened = made(Event, stream=stream, kind=kind, actor=actor, data=data, at=at)
    happened.subject = subject
    return happened


def record(events: Sequence[Event]) -> Sequence[Event]:
    """Write events in their order and let the reactions run; live pages hear of them after the commit.

    Must be inside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        message = "Events are recorded in the transaction of the change that they tell of."
        raise transaction.TransactionManagementError(message)
    insert_rows(events)
    reactions.run(events)
    publish.happened(event.stream for event in events)
    return events


def story(stream: str) -> "models.QuerySet[Event]":
    """Return the events of a stream, oldest first."""
    return Event.objects.filter(stream=stream).order_by("id")
