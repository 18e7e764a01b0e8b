"""De-escalating: back to an earlier holder, or to where the ticket came from."""

import uuid
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from escalation import events, notices
from escalation.engine.batch import Batch
from escalation.engine.climbing import Occasion, log_step
from escalation.errors import Refused
from escalation.models import Escalation, Step
from escalation.paths import PathStep, Target
from escalation.running import plan
from escalation.targets import Found
from escalation.words import Action, ApprovalState, EscalationState, Outcome, TargetType, Trigger
from helpdesk.accounts.models import Team, User
from helpdesk.calendars.compile import business_calendar
from helpdesk.ledger.record import event
from helpdesk.web.times import now
from tickets.models import Ticket
from tickets.services.conversation import note
from tickets.services.locking import locked
from tickets.services.placing import Placement


def deescalate(
    ticket: Ticket, *, reason: str, actor: User, to: User | None = None, at: datetime | None = None
) -> Escalation:
    """Send an escalated ticket back down, to an earlier holder `to` or to where it came from; return the escalation.

    The reason is kept as a note. Back at the origin the escalation closes. For a while (settings:
    SUPPRESS_AFTER_DEESCALATION, business time) automatic steps stay quiet, but for a new breach. Raises
    ValidationError without a reason, Refused when nothing is escalated or `to` never held the ticket.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it goes back: the next one reads it.")})
    with transaction.atomic():
        current = locked(ticket)
        at = at or now()
        escalation = Escalation.objects.filter(ticket=current, state=EscalationState.OPEN).first()
        if escalation is None:
            raise Refused(_("This ticket is not escalated."))
        place = _earlier_place(escalation, to)
        note(current, reason, author=actor, at=at)
        current = locked(current)
        batch = Batch.load([current], at)
        escalation = batch.escalations[current.pk]
        _go_back(batch, current, escalation, place, actor=actor, reason=reason)
        batch.write()
    return escalation


def earlier_holders(escalation: Escalation) -> list[User]:
    """Return the people who held the ticket in this escalation or right before it, the latest first."""
    rows = Step.objects.filter(escalation=escalation, outcome=Outcome.FIRED, from_user__isnull=False)
    found = {
        step.from_user: None for step in rows.select_related("from_user").order_by("-pk") if step.from_user
    }
    return [user for user in found if user.is_active]


def _earlier_place(escalation: Escalation, to: User | None) -> Found:
    if to is None or to.pk == escalation.origin_assignee_id:
        return _origin(escalation)
    held = (
        Step.objects.filter(escalation=escalation, outcome=Outcome.FIRED, from_user=to)
        .order_by("-pk")
        .first()
    )
    if held is None or not to.is_active:
        raise Refused(_("%(name)s did not hold this ticket before.") % {"name": to.name})
    return Found(held.from_team_id, to.pk, held.from_level)


def _origin(escalation: Escalation) -> Found:
    """Return where the climb began: in the queue if its holder has left, at the front door if its team has."""
    team, holder = escalation.origin_team, escalation.origin_assignee
    if team is None or not team.is_active:
        team = Team.objects.filter(is_front_door=True, is_active=True).first()
    return Found(
        team.pk if team else escalation.origin_team_id,
        holder.pk if holder and holder.is_active else None,
        escalation.origin_level,
    )


def _go_back(
    batch: Batch, ticket: Ticket, escalation: Escalation, place: Found, *, actor: User, reason: str
) -> None:
    is_origin = place.level == escalation.origin_level
    told = [escalation.owner_id, place.user_id, escalation.opened_by_id]
    step = _back_step(place)
    occasion = Occasion(
        due_at=batch.at, trigger=Trigger.MANUAL, reason="", request_id=uuid.uuid4().hex, actor_id=actor.pk
    )
    row = log_step(batch, ticket, step, occasion, Outcome.FIRED, found=place)
    batch.decided.move(
        Placement(
            ticket, place.team_id, place.user_id, "deescalated", place.level, is_escalated=not is_origin
        ),
        at=batch.at,
        actor=actor.pk,
    )
    batch.decided.events.append(
        event(
            ticket.stream,
            events.DEESCALATED,
            at=batch.at,
            actor=actor.pk,
            subject=ticket,
            level=[row.from_level, row.to_level],
        )
    )
    _settle(batch, ticket, escalation, place, actor, is_origin=is_origin)
    _keep_quiet(batch, ticket)
    others = [person for person in told if person != actor.pk]
    batch.decided.notices += notices.returned(
        batch.company.roster, ticket, row, others, actor=actor, reason=reason
    )


def _settle(
    batch: Batch, ticket: Ticket, escalation: Escalation, place: Found, actor: User, *, is_origin: bool
) -> None:
    escalation.level, escalation.team_id, escalation.owner_id = place.level, place.team_id, place.user_id
    escalation.manual_level, escalation.next_at, escalation.exhausted_at = 0, None, None
    for approval in batch.waiting_approvals(ticket):
        batch.end_approval(approval, ApprovalState.WITHDRAWN, ticket, actor=actor.pk)
    if is_origin:
        escalation.state, escalation.closed_at = EscalationState.CLOSED, batch.at
        batch.decided.events.append(
            event(
                ticket.stream, events.CLOSED, at=batch.at, actor=actor.pk, subject=ticket, why="deescalated"
            )
        )


def _keep_quiet(batch: Batch, ticket: Ticket) -> None:
    for clock in batch.open_clocks(ticket):
        calendar = business_calendar(clock.calendar_version_id)
        clock.quiet_since = batch.at
        clock.quiet_until = calendar.due(batch.at, settings.SUPPRESS_AFTER_DEESCALATION)
        plan(clock)


def _back_step(place: Found) -> PathStep:
    target = (
        Target(TargetType.USER, place.user_id) if place.user_id else Target(TargetType.TEAM, place.team_id)
    )
    return PathStep(number=0, clock="", kind="functional", action=Action.REASSIGN, target=target)
