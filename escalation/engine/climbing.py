"""One move up: opening or going on with a ticket's escalation, and who hears of it. For steps and for people alike."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings

from escalation import events, notices
from escalation.engine.batch import Batch
from escalation.frozen import path_of
from escalation.models import Escalation, Step
from escalation.paths import PathStep, Target
from escalation.targets import Found, people_of
from escalation.telling import telling
from escalation.words import Action, EscalationKind, Outcome, Telling, Trigger
from helpdesk.calendars.compile import business_calendar
from helpdesk.ledger.models import Event
from helpdesk.ledger.record import event
from helpdesk.web.bulk import made
from tickets.models import Message, Ticket
from tickets.services.placing import Placement

PUNCTUAL = timedelta(seconds=60)
"""A step that fires this soon after it was due counts as on time: what follows it is counted from its due time."""


class Occasion(NamedTuple):
    """Why something happens now: when it was due, on which clock and cycle, by what trigger and for what reason.

    `handover` is what the person wrote who does it by hand, who may choose not to tell the customer.
    """

    due_at: datetime
    trigger: str
    reason: str
    clock_kind: str = ""
    cycle: int = 0
    calendar_version_id: int | None = None
    path_version_id: int | None = None
    request_id: str = ""
    actor_id: int | None = None
    why: str = ""
    handover: Message | None = None
    tells_customer: bool = True


def climb(batch: Batch, ticket: Ticket, step: PathStep, found: Found, occasion: Occasion) -> Escalation:
    """Move a ticket to where a step leads, within its open escalation or a new one, and tell everybody concerned."""
    escalation = batch.escalations.get(ticket.id)
    told = people_to_tell(batch, ticket, step.notify)
    if escalation is None:
        escalation = begin_climb(batch, ticket, step, found, occasion)
    _advance(batch, ticket, escalation, step, found, occasion)
    if occasion.actor_id is None:
        hold_back(batch, ticket, occasion.due_at + settings.BETWEEN_MOVES)
    row = log_step(batch, ticket, step, occasion, Outcome.FIRED, found=found)
    batch.decided.move(
        Placement(
            ticket, found.team_id, found.user_id, occasion.trigger, level=found.level, is_escalated=True
        ),
        at=batch.at,
        actor=occasion.actor_id,
    )
    if step.kind == EscalationKind.HIERARCHICAL:
        ticket.bounces = 0
    others = {person for person in (*told, *found.told, row.from_user_id) if person is not None}
    others -= {occasion.actor_id}
    batch.decided.notices += notices.moved(
        batch.company.roster, ticket, escalation, row, others, actor_id=occasion.actor_id
    )
    tell_customer(batch, ticket, step, row, occasion)
    batch.company.moved(row.from_user_id, found.user_id)
    people = {*others, found.user_id, occasion.actor_id} - {None}
    batch.decided.involved |= {(ticket.id, person) for person in people if person is not None}
    return escalation


def hold_back(batch: Batch, ticket: Ticket, until: datetime) -> None:
    """Let nothing move a ticket by itself before an instant: whoever has just got it needs time to look at it."""
    for clock in batch.open_clocks(ticket):
        clock.moves_after = until
    escalation = batch.escalations[ticket.id]
    escalation.next_at = not_before(until, escalation.next_at)
    for approval in batch.waiting_approvals(ticket):
        approval.next_at = not_before(until, approval.next_at)
        approval.answer_by = not_before(until, approval.answer_by)


def held_until(batch: Batch, ticket: Ticket) -> datetime | None:
    """Return until when nothing moves a ticket by itself, or None."""
    return max((clock.moves_after for clock in batch.open_clocks(ticket) if clock.moves_after), default=None)


def not_before(held: datetime | None, at: datetime | None) -> datetime | None:
    """Return when a wait that would end at an instant ends where nothing moves the ticket before `held`."""
    return max(at, held) if at and held else at


def tell_customer(batch: Batch, ticket: Ticket, step: PathStep, row: Step, occasion: Occasion) -> None:
    """Post the step's words to the customer, where `telling` says that they are told."""
    if telling(ticket, step, is_wanted=occasion.tells_customer) == Telling.TOLD:
        batch.decided.letters.append(notices.to_customer(batch.company.roster, ticket, step, row))


def log_step(
    batch: Batch,
    ticket: Ticket,
    step: PathStep,
    occasion: Occasion,
    outcome: Outcome,
    *,
    found: Found | None = None,
) -> Step:
    """Write down a step that was taken or passed over, in the ticket's steps and in the ledger."""
    row = made(
        Step,
        clock_kind=occasion.clock_kind,
        cycle=occasion.cycle,
        path_id=path_of(occasion.path_version_id) if occasion.path_version_id else None,
        number=step.number,
        request_id=occasion.request_id,
        kind=step.kind,
        action=step.action,
        outcome=outcome,
        from_team_id=ticket.team_id,
        from_user_id=ticket.assignee_id,
        to_team_id=found.team_id if found else ticket.team_id,
        to_user_id=found.user_id if found else ticket.assignee_id,
        from_level=ticket.level,
        to_level=found.level if found else ticket.level,
        due_at=occasion.due_at,
        fired_at=batch.at,
        reason=occasion.why,
        trail=list(found.trail) if found else [],
    )
    row.ticket, row.escalation = ticket, batch.escalations.get(ticket.id)
    batch.decided.steps.append(row)
    told = telling(ticket, step, is_wanted=occasion.tells_customer) if outcome == Outcome.FIRED else None
    batch.decided.events.append(_step_event(ticket, row, occasion, told))
    return row


def people_to_tell(batch: Batch, ticket: Ticket, targets: tuple[Target, ...]) -> frozenset[int]:
    """Return the people that a step's list of targets means, as the ticket is before the step."""
    situation = batch.situation(ticket)
    return frozenset(
        person for target in targets for person in people_of(target, situation, batch.company)
    ) - batch.parties.get(ticket.id, frozenset())


def begin_climb(batch: Batch, ticket: Ticket, step: PathStep, found: Found, occasion: Occasion) -> Escalation:
    """Open an escalation on a ticket that has none; whoever calls says who owns it."""
    escalation = made(
        Escalation,
        ticket_id=ticket.id,
        kind=step.kind,
        reason=occasion.reason,
        trigger=occasion.trigger,
        level=found.level,
        path_version_id=occasion.path_version_id,
        origin_team_id=ticket.team_id,
        origin_assignee_id=ticket.assignee_id,
        origin_level=ticket.level,
        opened_at=batch.at,
        opened_by_id=occasion.actor_id,
    )
    batch.escalations[ticket.id] = escalation
    opened = event(
        ticket.stream,
        events.OPENED,
        at=batch.at,
        actor=occasion.actor_id,
        subject=ticket,
        kind=step.kind,
        trigger=occasion.trigger,
        reason=occasion.reason,
    )
    batch.decided.events.append(opened)
    return escalation


def _advance(  # noqa: PLR0917  the climb, and what brings it where
    batch: Batch, ticket: Ticket, escalation: Escalation, step: PathStep, found: Found, occasion: Occasion
) -> None:
    """Bring the escalation to its new holder, who is asked to acknowledge when the step says so."""
    roster = batch.company.roster
    lead = roster.lead(found.team_id)
    escalation.kind = step.kind
    escalation.level = found.level
    escalation.team_id = found.team_id
    escalation.owner_id = found.user_id or (lead.id if lead else None)
    if occasion.trigger == Trigger.MANUAL:
        escalation.reason, escalation.manual_level = occasion.reason, found.level
    escalation.handover = occasion.handover or escalation.handover
    escalation.acknowledged_at = escalation.acknowledged_by_id = None
    escalation.acknowledge_within = step.acknowledge_within
    within = due_after(batch, step.acknowledge_within, occasion)
    escalation.next_at = not_before(held_until(batch, ticket), within)
    escalation.exhausted_at = None


def due_after(batch: Batch, seconds: int | None, occasion: Occasion) -> datetime | None:
    """Return when so many business seconds have passed since an occasion, late ones counted from now; or None."""
    if seconds is None or occasion.calendar_version_id is None:
        return None
    begin = occasion.due_at if batch.at - occasion.due_at <= PUNCTUAL else batch.at
    return business_calendar(occasion.calendar_version_id).due(begin, timedelta(seconds=seconds))


def _step_event(ticket: Ticket, row: Step, occasion: Occasion, told: Telling | None) -> Event:
    return event(
        ticket.stream,
        events.STEP_FIRED if row.outcome == Outcome.FIRED else events.STEP_PASSED,
        at=row.fired_at,
        actor=occasion.actor_id,
        subject=ticket,
        clock=row.clock_kind,
        cycle=row.cycle,
        path=row.path_id,
        number=row.number,
        kind=row.kind,
        action=row.action,
        outcome=row.outcome,
        due_at=row.due_at.isoformat(),
        team=[row.from_team_id, row.to_team_id],
        user=[row.from_user_id, row.to_user_id],
        level=[row.from_level, row.to_level],
        **({"path_version": occasion.path_version_id} if row.action == Action.APPROVAL else {}),
        **({"customer": str(told)} if told else {}),
    )
