"""The kinds of deadlines of this app: clocks, acknowledgements that are waited for, and questions that wait."""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import QuerySet

from escalation.engine.batch import Batch
from escalation.engine.common import Common
from escalation.engine.firing import play_due
from escalation.engine.reminding import register_reminders
from escalation.models import Approval, Clock, Escalation, Step
from escalation.recounting import not_held
from helpdesk.deadlines.models import Deadline
from helpdesk.deadlines.registry import Handler, Kind, Outcome, register
from tickets.models import Ticket

log = logging.getLogger(__name__)

LOCK = ("ticket",)
"""Clocks and escalations change only under the lock of their ticket, so that is what a sweep takes."""


def handle_clocks(rows: Sequence[Clock], at: datetime, common: Common | None = None) -> Outcome:
    """Deal with everything that is due on the tickets of these clocks; at most one step moves a ticket in a pass."""
    batch, unfinished = _play(rows, at, common or Common())
    clocks = [clock for pk in unfinished for clock in batch.clocks.get(pk, [])]
    parked = [row.pk for row in rows if _parked(batch, row)]
    return Outcome([facts(step) for step in batch.decided.steps], _late(clocks, at), parked)


def handle_acknowledgements(
    rows: Sequence[Escalation], at: datetime, common: Common | None = None
) -> Outcome:
    """Deal with everything that is due on the tickets of escalations that nobody acknowledged in time."""
    batch, unfinished = _play(rows, at, common or Common())
    escalations = [batch.escalations[pk] for pk in unfinished if pk in batch.escalations]
    return Outcome([facts(step) for step in batch.decided.steps], _late(escalations, at))


def handle_approvals(rows: Sequence[Approval], at: datetime, common: Common | None = None) -> Outcome:
    """Deal with everything that is due on the tickets of questions that nobody answered in time."""
    batch, unfinished = _play(rows, at, common or Common())
    approvals = [approval for pk in unfinished for approval in batch.approvals.get(pk, [])]
    return Outcome([facts(step) for step in batch.decided.steps], _late(approvals, at))


def _play(
    rows: Sequence[Clock | Escalation | Approval], at: datetime, common: Common
) -> tuple[Batch, set[int]]:
    """Decide and write what is due on locked tickets; return the batch and the ids of tickets with more to do.

    The tickets are read under their lock, in the order in which they fell due.
    """
    found = Ticket.objects.select_related("requester").in_bulk([row.ticket_id for row in rows])
    tickets = [found[pk] for pk in dict.fromkeys(row.ticket_id for row in rows)]
    batch = Batch.load(tickets, at, common.company(at))
    unfinished = {pk for pk, ticket in batch.tickets.items() if play_due(batch, ticket)}
    batch.write()
    common.keep(batch.company)
    return batch, unfinished


def _late(rows: Iterable[Deadline], at: datetime) -> list[int]:
    return [row.pk for row in rows if row.next_at is not None and row.next_at <= at and not row.parked_at]


def _parked(batch: Batch, row: Clock) -> bool:
    """Say whether this claimed clock was parked in the batch, and log why."""
    reasons = [clock.parked_reason for clock in batch.clocks[row.ticket_id] if clock.id == row.pk]
    if any(reasons):
        log.error("Parked clock %s: %s", row.pk, reasons[0])
    return any(reasons)


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
    return not_held(Clock.objects.select_related("ticket").only("ticket", "ticket__id"))


def _escalation_rows() -> QuerySet[Any]:
    return not_held(Escalation.objects.select_related("ticket").only("ticket", "ticket__id"))


def _approval_rows() -> QuerySet[Any]:
    return not_held(Approval.objects.select_related("ticket").only("ticket", "ticket__id"))


def register_kinds() -> None:
    """Let the one sweep serve clocks, acknowledgements, questions and reminders."""
    register(Kind("clock", Clock, _clock_rows, handle_clocks, LOCK, _in_common(handle_clocks)))
    waits = handle_acknowledgements
    register(Kind("acknowledgement", Escalation, _escalation_rows, waits, LOCK, _in_common(waits)))
    questions = handle_approvals
    register_reminders()
    register(Kind("approval", Approval, _approval_rows, questions, LOCK, _in_common(questions)))


def _in_common(handle: Callable[..., Outcome]) -> Callable[[], Handler]:
    """Return what begins a pass: its batches know the same company."""
    return lambda: partial(handle, common=Common())
