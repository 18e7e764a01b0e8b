"""Answering a question: yes or no, once, by whoever is asked or has their authority."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from escalation import approval_notices
from escalation.approvers import who_may_answer
from escalation.engine.batch import Batch
from escalation.engine.firing import mark_top
from escalation.errors import Refused
from escalation.models import Approval
from escalation.words import ApprovalState
from helpdesk.accounts.models import User
from helpdesk.web.times import now
from tickets.services.conversation import note as write_note
from tickets.services.locking import locked

ANSWERS = (ApprovalState.YES, ApprovalState.NO)


def answer(
    approval: Approval, *, decision: str, actor: User, note: str = "", at: datetime | None = None
) -> Approval:
    """Answer a question with yes or no; return it. The note is kept as an internal note of the ticket.

    Giving one's own answer again changes nothing. The ticket stays with its holder, who is told, and its path goes on
    at its own times. Raises PermissionDenied for whoever is not asked and for the holder, Refused when it no longer
    waits, Merged when the ticket was merged.
    """
    with transaction.atomic():
        ticket = locked(approval.ticket_id)
        current = Approval.objects.select_related("answered_by", "escalation").get(pk=approval.pk)
        if (current.state, current.answered_by_id) == (decision, actor.pk):
            return current
        _check_waiting(current)
        at = at or now()
        batch = Batch.load([ticket], at)
        roster, parties = batch.company.roster, batch.parties.get(ticket.pk)
        if actor.pk not in who_may_answer(current, roster, at, holder_id=ticket.assignee_id, parties=parties):
            raise PermissionDenied(_("The question is not put to you."))
        comment = write_note(ticket, note, author=actor, at=at) if note.strip() else None
        ticket = locked(ticket)
        batch = Batch.load([ticket], at)
        asked = next(one for one in batch.waiting_approvals(ticket) if one.pk == current.pk)
        asked.comment = comment
        batch.end_approval(asked, ApprovalState(decision), ticket, actor=actor.pk)
        mark_top(batch, ticket, batch.escalations[ticket.pk])
        batch.decided.notices += approval_notices.answered(ticket, asked, actor=actor, note=note.strip())
        batch.write()
    return asked


def _check_waiting(approval: Approval) -> None:
    if approval.is_waiting:
        return
    if approval.state in ANSWERS and approval.answered_by:
        sentence = _("%(name)s has answered already: %(answer)s. Nothing was changed.")
        words = {"name": approval.answered_by.name, "answer": ApprovalState(approval.state).label}
        raise Refused(sentence % words)
    if approval.state == ApprovalState.EXPIRED:
        raise Refused(_("The time to answer is over: the path went on. Nothing was changed."))
    raise Refused(_("The question is no longer asked. Nothing was changed."))
