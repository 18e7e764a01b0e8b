"""How a question ends: by an answer, by its time-out, or because it is no longer asked.

It is changed in memory; whoever calls holds the lock of the ticket, saves the row and records the event.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from escalation import events
from escalation.models import Approval, Escalation
from escalation.words import ApprovalState
from helpdesk.ledger.models import Event
from helpdesk.ledger.record import event, record
from helpdesk.web.bulk import update_rows
from tickets.models import Ticket

APPROVAL_FIELDS = ("state", "next_at", "answer_by", "ended_at", "answered_by", "comment")
_TOLD_AS = {ApprovalState.EXPIRED: events.UNDECIDED, ApprovalState.WITHDRAWN: events.UNASKED}


def end(
    approval: Approval, state: ApprovalState, ticket: Ticket, at: datetime, *, actor: int | None = None
) -> Event:
    """End a question that waits; return the event that tells how."""
    approval.state, approval.ended_at, approval.next_at = state, max(at, approval.asked_at), None
    if state in {ApprovalState.YES, ApprovalState.NO}:
        approval.answered_by_id = actor
    return event(
        ticket.stream,
        _TOLD_AS.get(state, events.DECIDED),
        at=approval.ended_at,
        actor=actor,
        subject=ticket,
        approval=approval.pk,
        asked=approval.asked_id,
        team=approval.team_id,
        decision=str(state),
        **({"escalation": approval.escalation_id} if approval.escalation_id else {}),
    )


def withdraw(escalations: Iterable[Escalation], changes: Mapping[int, tuple[Ticket, Event]]) -> None:
    """Take back what is still asked under climbs that have ended; `changes` says by what, by the ticket's id."""
    rows = list(Approval.objects.filter(escalation__in=escalations, state=ApprovalState.WAITING))
    ended = []
    for approval in rows:
        ticket, change = changes[approval.ticket_id]
        ended.append(end(approval, ApprovalState.WITHDRAWN, ticket, change.at, actor=change.actor))
    update_rows(rows, APPROVAL_FIELDS)
    record(ended)
