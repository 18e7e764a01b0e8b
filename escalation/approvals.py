"""Questions as pages and the API read them."""

from datetime import datetime

from django.db.models import Q, QuerySet

from escalation.approvers import who_may_answer
from escalation.models import Approval
from escalation.words import ApprovalState
from helpdesk.accounts.models import User
from helpdesk.accounts.roster import Roster
from tickets.models import Ticket
from tickets.querysets import not_hidden_from, sees_all


def visible_approvals(user: User) -> "QuerySet[Approval]":
    """Return the questions about the tickets that the user may see."""
    if sees_all(user):
        return Approval.objects.all()
    if not user.may("tickets.view"):
        return Approval.objects.none()
    return Approval.objects.filter(not_hidden_from(user, "ticket__"))


def with_people(rows: "QuerySet[Approval]") -> "QuerySet[Approval]":
    """Return the questions with the people, the ticket and the words around them."""
    return rows.select_related("ticket__requester", "step", "asked", "team", "answered_by", "comment")


def asked_of(user: User) -> "QuerySet[Approval]":
    """Return what waits for the user's answer, the most urgent first: put to them, or to a team of theirs.

    Never about a ticket that they may not see or that they hold, nor where they are a party to the conflict.
    """
    to_them = Q(asked=user) | Q(asked__isnull=True, team__in=user.teams.values("pk"))
    rows = visible_approvals(user).filter(to_them, state=ApprovalState.WAITING)
    others = rows.exclude(ticket__assignee=user).exclude(escalation__parties=user)
    return with_people(others).order_by("answer_by", "asked_at", "pk")


def questions_on(ticket: Ticket) -> list[Approval]:
    """Return every question of a ticket, those that wait first, then the latest."""
    rows = with_people(Approval.objects.filter(ticket=ticket)).order_by("-pk")
    return sorted(rows, key=lambda approval: not approval.is_waiting)


def answerable(questions: list[Approval], user: User, at: datetime) -> set[int]:
    """Return the ids of the waiting questions that the user may answer; the roster is read only where some wait."""
    waiting = [approval for approval in questions if approval.is_waiting]
    if not waiting or not user.may("escalations.write"):
        return set()
    roster = Roster.load(at)
    parties = set(waiting[0].escalation.parties.values_list("pk", flat=True))
    return {
        one.pk
        for one in waiting
        if user.pk in who_may_answer(one, roster, at, holder_id=one.ticket.assignee_id, parties=parties)
    }
