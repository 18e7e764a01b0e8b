"""The two kinds of deadlines of this app: clocks, and acknowledgements that are waited for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from escalation.engine.batch import Batch
from escalation.engine.firing import fire_due, unanswered
from escalation.models import Clock, Escalation, Step
from helpdesk.deadlines.registry import Kind, Outcome, register

LOCK = ("ticket",)
"""Clocks and escalations change only under the lock of their ticket, so that is what a sweep takes."""


def handle_clocks(rows: Sequence[Clock], at: datetime) -> Outcome:
    """Deal with everything that is due on the tickets of these clocks; at most one step moves a ticket in a pass."""
    batch = Batch.load([row.ticket for row in rows], at)
    unfinished = {pk for pk, ticket in batch.tickets.items() if fire_due(batch, ticket)}
    batch.write()
    late = [
        clock.pk for pk in unfinished for clock in batch.clocks[pk] if clock.next_at and clock.next_at <= at
    ]
    return Outcome(steps=[facts(step) for step in batch.decided.steps], still_due=late)


def handle_acknowledgements(rows: Sequence[Escalation], at: datetime) -> Outcome:
    """Take the next step of every escalation whose new holder did not say in time that they have it."""
    batch = Batch.load([row.ticket for row in rows], at)
    for pk, escalation in list(batch.escalations.items()):
        if escalation.next_at is not None and escalation.next_at <= at:
            unanswered(batch, batch.tickets[pk], escalation)
    batch.write()
    return Outcome(steps=[facts(step) for step in batch.decided.steps])


def facts(step: Step) -> dict[str, Any]:
    """Return a step as the sweep's report names it."""
    return {
        "ticket": step.ticket.key,
        "clock": step.clock_kind,
        "number": step.number,
        "kind": step.kind,
        "action": step.action,
        "outcome": step.outcome,
        "level": step.to_level,
        "team": step.to_team_id,
        "user": step.to_user_id,
        "due_at": step.due_at.isoformat().replace("+00:00", "Z"),
        "fired_at": step.fired_at.isoformat().replace("+00:00", "Z"),
        "reason": step.reason,
    }


def _clock_rows() -> QuerySet[Any]:
    return Clock.objects.select_related("ticket__requester", "ticket__topic")


def _escalation_rows() -> QuerySet[Any]:
    return Escalation.objects.select_related("ticket__requester", "ticket__topic")


def register_kinds() -> None:
    """Let the one sweep serve clocks and acknowledgements."""
    register(Kind("clock", Clock, _clock_rows, handle_clocks, lock=LOCK))
    register(Kind("acknowledgement", Escalation, _escalation_rows, handle_acknowledgements, lock=LOCK))
