"""A step that asks: its target gets a question to answer with yes or no, and the ticket stays where it is.

A question stands under the ticket's climb, and opens one when there is none.
"""

from escalation import approval_notices
from escalation.engine.batch import Batch
from escalation.engine.climbing import (
    Occasion,
    begin_climb,
    due_after,
    held_until,
    log_step,
    not_before,
    people_to_tell,
    tell_customer,
)
from escalation.models import Approval, Escalation
from escalation.paths import PathStep
from escalation.targets import Found
from escalation.words import Outcome
from helpdesk.web.bulk import made
from tickets.models import Ticket
from tickets.services.placing import Placement


def ask(batch: Batch, ticket: Ticket, step: PathStep, found: Found, occasion: Occasion) -> Approval:
    """Ask whoever was found; tell them, everybody whom the step means, and the customer where it has words."""
    told = people_to_tell(batch, ticket, step.notify)
    here = found._replace(level=ticket.level)
    escalation = batch.escalations.get(ticket.pk) or _open_here(batch, ticket, step, here, occasion)
    row = log_step(batch, ticket, step, occasion, Outcome.FIRED, found=here)
    answer_by = not_before(held_until(batch, ticket), due_after(batch, step.acknowledge_within, occasion))
    approval = made(
        Approval,
        question=dict(step.question),
        asked_id=found.user_id,
        team_id=found.team_id,
        asked_at=batch.at,
        answer_by=answer_by,
        next_at=answer_by,
    )
    approval.ticket, approval.escalation, approval.step = ticket, escalation, row
    batch.approvals.setdefault(ticket.pk, []).append(approval)
    asked = askable(batch, approval) | {person for person in found.told if person != ticket.assignee_id}
    others = told - asked
    roster = batch.company.roster
    batch.decided.notices += approval_notices.asked(roster, ticket, approval, asked, others)
    tell_customer(batch, ticket, step, row, occasion)
    batch.decided.involved |= {(ticket.pk, person) for person in asked | others}
    return approval


def askable(batch: Batch, approval: Approval) -> frozenset[int]:
    """Return the people who are asked: one, or the whole team where nobody of it was free; never a party."""
    if approval.asked_id is not None:
        return frozenset({approval.asked_id})
    members = {person.id for person in batch.company.roster.members(approval.team_id)}
    return frozenset(members - {approval.ticket.assignee_id}) - batch.parties.get(
        approval.ticket.pk, frozenset()
    )


def _open_here(batch: Batch, ticket: Ticket, step: PathStep, here: Found, occasion: Occasion) -> Escalation:
    """Begin a climb with the ticket where it is: its holder goes on, and waits for the answer."""
    escalation = begin_climb(batch, ticket, step, here, occasion)
    lead = batch.company.roster.lead(ticket.team_id)
    escalation.team_id = ticket.team_id
    escalation.owner_id = ticket.assignee_id or (lead.id if lead else None)
    batch.decided.move(
        Placement(ticket, ticket.team_id, ticket.assignee_id, occasion.trigger, is_escalated=True),
        at=batch.at,
        actor=occasion.actor_id,
    )
    return escalation
