"""Escalations as pages read them."""

from django.db.models import Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Least

from escalation.models import Clock, Escalation, Step
from escalation.querysets import EscalationQuerySet
from escalation.words import EscalationState
from helpdesk.accounts.models import User
from tickets.models import Ticket
from tickets.querysets import not_hidden_from, sees_all


def visible(user: User) -> EscalationQuerySet:
    """Return the escalations of the tickets that the user may see."""
    if sees_all(user):
        return Escalation.objects.all()
    if not user.may("tickets.view"):
        return Escalation.objects.none()
    return Escalation.objects.filter(not_hidden_from(user, "ticket__"))


def around(rows: EscalationQuerySet) -> EscalationQuerySet:
    """Return the escalations with the people, teams and paths around them."""
    return rows.with_people().select_related("reminder")


def with_next_step(rows: "QuerySet[Escalation]") -> "QuerySet[Escalation]":
    """Return the escalations with `next_step_at`: when something next happens by itself.

    That is a step or breach of one of the ticket's promises, or the end of the wait for an acknowledgement.
    """
    clocks = Clock.objects.filter(ticket=OuterRef("ticket"), next_at__isnull=False).order_by()
    soonest = clocks.values("ticket").annotate(at=Min("next_at")).values("at")
    return rows.annotate(next_step_at=Least("next_at", Subquery(soonest)))


def open_on(ticket: Ticket) -> Escalation | None:
    """Return the open escalation of a ticket."""
    return around(Escalation.objects.filter(ticket=ticket, state=EscalationState.OPEN)).first()


def climbs_of(ticket: Ticket) -> tuple[Escalation | None, list[Escalation]]:
    """Return the open escalation of a ticket, and its closed ones, the latest first; in one query."""
    rows = list(around(Escalation.objects.filter(ticket=ticket)).order_by("-pk"))
    still_open = next((row for row in rows if row.state == EscalationState.OPEN), None)
    return still_open, [row for row in rows if row.state == EscalationState.CLOSED]


def steps_of(escalation: Escalation) -> "QuerySet[Step]":
    """Return the steps of a climb, in order."""
    around_them = ("from_user", "from_team", "to_user", "to_team", "approval__answered_by")
    return escalation.steps.select_related(*around_them).order_by("pk")
