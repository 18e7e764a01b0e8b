"""What is due on one ticket: breaches are recorded at their time, then steps and ended waits happen, soonest first."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from operator import attrgetter
from typing import NamedTuple

from escalation import approval_notices, bouncing, events, notices, promising
from escalation.engine.asking import ask
from escalation.engine.batch import Batch
from escalation.engine.climbing import Occasion, climb, log_step, people_to_tell, tell_customer
from escalation.models import Approval, Clock, Escalation
from escalation.paths import PathStep
from escalation.running import SECOND, coming, left, let_follow, running, take
from escalation.targets import find, static_level
from escalation.thresholds import Due
from escalation.words import ApprovalState, Outcome, Reason, Trigger
from helpdesk.ledger.record import event
from tickets.models import Ticket


class Awaited(NamedTuple):
    """What a ticket waits for next: a step on a clock, the time-out of a question, or the end of another wait.

    Without clock, step and question it is the wait for an acknowledgement.
    """

    at: datetime
    clock: Clock | None = None
    due: Due | None = None
    approval: Approval | None = None

    @property
    def may_move(self) -> bool:
        """Say whether the ticket may change hands by it."""
        return self.due is None or self.due.step.reassigns


def play_due(batch: Batch, ticket: Ticket) -> bool:
    """Do what is due on a ticket, in the order of time, up to and with the first move; say whether more is due."""
    _record_breaches(batch, ticket)
    has_moved = False
    while (next_up := awaited(batch, ticket)) is not None and next_up.at <= batch.at:
        if has_moved and next_up.may_move:
            return True
        has_moved = _happen(batch, ticket, next_up) or has_moved
    return False


def awaited(batch: Batch, ticket: Ticket) -> Awaited | None:
    """Return what a ticket waits for next, or None; at the same instant a step comes before the end of a wait."""
    step = _soonest(batch.open_clocks(ticket))
    escalation = batch.escalations.get(ticket.id)
    waits = [Awaited(step[1].at, *step)] if step else []
    if escalation is not None and escalation.next_at is not None:
        waits.append(Awaited(escalation.next_at))
    waits += [
        Awaited(approval.next_at, approval=approval)
        for approval in batch.waiting_approvals(ticket)
        if approval.next_at is not None and not approval.parked_at
    ]
    return min(waits, key=attrgetter("at"), default=None)


def _happen(batch: Batch, ticket: Ticket, next_up: Awaited) -> bool:
    if next_up.clock is not None and next_up.due is not None:
        return fire(batch, ticket, next_up.clock, next_up.due)
    if next_up.approval is not None:
        return undecided(batch, ticket, next_up.approval)
    return unanswered(batch, ticket, batch.escalations[ticket.id])


def _soonest(clocks: Iterable[Clock]) -> tuple[Clock, Due] | None:
    """Return the step that comes next over all clocks of a ticket, with its clock; a parked clock rests."""
    candidates = [(clock, dues[0]) for clock in clocks if not clock.parked_at and (dues := coming(clock))]
    return min(candidates, key=_by_time, default=None)


def _by_time(pair: tuple[Clock, Due]) -> tuple[datetime, int, str]:
    clock, due = pair
    return due.at, due.step.number, clock.kind


def fire(
    batch: Batch, ticket: Ticket, clock: Clock, due: Due, *, why: str = "", actor_id: int | None = None
) -> bool:
    """Deal with one step, which never happens again in this cycle; say whether it moved the ticket.

    A step that reaches nobody at all (there is no escalation queue) parks its clock, with the reason.
    """
    occasion = _occasion(clock, due, why=why, actor_id=actor_id)
    if not due.step.warns and not _is_superseded(batch, ticket, due):
        return _escalate(batch, ticket, clock, due, occasion)
    _take(batch, ticket, clock, due)
    if not due.step.warns:
        pass_over(batch, ticket, clock, due)
    elif _is_overtaken(batch, clock):
        log_step(batch, ticket, due.step, occasion, Outcome.COALESCED)
    else:
        _warn(batch, ticket, due, occasion)
    return False


def _escalate(batch: Batch, ticket: Ticket, clock: Clock, due: Due, occasion: Occasion) -> bool:
    """Move the ticket to whom the step reaches, or ask them; say whether it moved."""
    owner = batch.owner_of(clock.path_version_id)
    step = bouncing.raised(due.step, ticket) if due.step.reassigns else due.step
    if step is not due.step:
        occasion = occasion._replace(why=bouncing.WHY)
    found = find(step, batch.situation(ticket), batch.company, owner)
    if found is None:
        _park(batch, ticket, clock, due)
        return False
    _take(batch, ticket, clock, due)
    if step.asks:
        ask(batch, ticket, step, found, occasion)
        return False
    mark_top(batch, ticket, climb(batch, ticket, step, found, occasion))
    return True


def _is_overtaken(batch: Batch, clock: Clock) -> bool:
    """Say whether a later warning of a clock has passed too: after an outage only the last one is told."""
    return any(later.step.warns and later.at <= batch.at for later in coming(clock))


def _take(batch: Batch, ticket: Ticket, clock: Clock, due: Due) -> None:
    take(clock, due.step.number, due.seconds)
    let_follow(clock, batch.open_clocks(ticket), due.step.number, due.at)


def _park(batch: Batch, ticket: Ticket, clock: Clock, due: Due) -> None:
    clock.parked_at = batch.at
    clock.parked_reason = (
        f"Step {due.step.number} of {ticket.key} reaches nobody: there is no escalation queue."
    )


def pass_over(batch: Batch, ticket: Ticket, clock: Clock, due: Due) -> None:
    """Write down that a step will not happen, because the ticket is there already or was taken further by hand."""
    log_step(batch, ticket, due.step, _occasion(clock, due), Outcome.SUPERSEDED)


def unanswered(batch: Batch, ticket: Ticket, escalation: Escalation) -> bool:
    """The new holder did not say that they have it: take the next moving step at once; say whether one was left."""
    due_at = escalation.next_at
    escalation.next_at = None
    return due_at is not None and _go_on(
        batch, ticket, escalation, due_at, partial(_next_move, batch, ticket), "not_acknowledged"
    )


def undecided(batch: Batch, ticket: Ticket, approval: Approval) -> bool:
    """A question had no answer in time: take the next step that moves or asks at once; say whether it moved."""
    due_at = approval.next_at
    batch.end_approval(approval, ApprovalState.EXPIRED, ticket)
    batch.decided.notices += approval_notices.undecided(batch.company.roster, ticket, approval)
    return due_at is not None and _go_on(
        batch, ticket, batch.escalations[ticket.id], due_at, partial(_next_up, batch, ticket), "not_decided"
    )


def _go_on(  # noqa: PLR0917  what goes on, from when, by which step and why
    batch: Batch,
    ticket: Ticket,
    escalation: Escalation,
    due_at: datetime,
    next_up: Callable[[], tuple[Clock, Due] | None],
    why: str,
) -> bool:
    """Take the next steps ahead of their time until one has happened; at the top say so. Say whether one moved it."""
    while (coming_up := next_up()) is not None:
        clock, due = coming_up
        seconds = round(running(clock).elapsed(due_at) / SECOND)
        before = len(batch.decided.steps)
        moved = fire(batch, ticket, clock, Due(due.step, seconds, due_at), why=why)
        if any(step.outcome == Outcome.FIRED for step in batch.decided.steps[before:]):
            return moved
    mark_top(batch, ticket, escalation)
    return False


def _occasion(clock: Clock, due: Due, *, why: str = "", actor_id: int | None = None) -> Occasion:
    return Occasion(
        due_at=due.at,
        trigger=Trigger.AUTOMATIC if clock.breached_at is not None else Trigger.PROACTIVE,
        reason=Reason.AUTHORISATION if due.step.asks else Reason.SLA_BREACH,
        clock_kind=clock.kind,
        cycle=clock.cycle,
        calendar_version_id=clock.calendar_version_id,
        path_version_id=clock.path_version_id,
        why=why,
        actor_id=actor_id,
    )


def _next_move(batch: Batch, ticket: Ticket) -> tuple[Clock, Due] | None:
    """Return the moving step that comes next; where every promise stands still, the next one of its path.

    Somebody who does not say that they have it is no reason to wait for the customer's answer.
    """
    return _next_of(batch, ticket, lambda step: step.reassigns)


def _next_up(batch: Batch, ticket: Ticket) -> tuple[Clock, Due] | None:
    """Return the step that comes next and moves or asks, as `_next_move` does."""
    return _next_of(batch, ticket, lambda step: not step.warns)


def _next_of(batch: Batch, ticket: Ticket, is_wanted: Callable[[PathStep], bool]) -> tuple[Clock, Due] | None:
    clocks = [clock for clock in batch.open_clocks(ticket) if not clock.parked_at]
    moves = [(clock, due) for clock in clocks for due in coming(clock) if is_wanted(due.step)]
    still = [(clock, Due(step, 0, batch.at)) for clock in clocks for step in left(clock) if is_wanted(step)]
    return min(moves or still, key=_by_time, default=None)


def _record_breaches(batch: Batch, ticket: Ticket) -> None:
    for clock in batch.open_clocks(ticket):
        if clock.due_at is not None and clock.due_at <= batch.at:
            batch.decided.events += promising.breach(clock)


def _is_superseded(batch: Batch, ticket: Ticket, due: Due) -> bool:
    """A step to a level that the ticket has left behind, or that somebody chose by hand already, is passed over."""
    level = static_level(due.step, batch.company)
    escalation = batch.escalations.get(ticket.id)
    if level is None:
        return False
    return level < ticket.level or (escalation is not None and level <= escalation.manual_level)


def _warn(batch: Batch, ticket: Ticket, due: Due, occasion: Occasion) -> None:
    """Tell the target and the others; a step that only warns opens no escalation."""
    told = people_to_tell(batch, ticket, (due.step.target, *due.step.notify))
    row = log_step(batch, ticket, due.step, occasion, Outcome.FIRED)
    batch.decided.notices += notices.warned(ticket, row, told)
    tell_customer(batch, ticket, due.step, row, occasion)


def mark_top(batch: Batch, ticket: Ticket, escalation: Escalation) -> None:
    """Say that the top is reached when nobody is asked and no open promise, paused ones included, has a step left."""
    goes_on = batch.waiting_approvals(ticket) or any(map(left, batch.open_clocks(ticket)))
    if escalation.exhausted_at is None and not goes_on:
        escalation.exhausted_at = batch.at
        batch.decided.at_top.append(escalation)
        batch.decided.events.append(event(ticket.stream, events.EXHAUSTED, at=batch.at, subject=ticket))
        owner = batch.owner_of(escalation.path_version_id) if escalation.path_version_id else None
        parties = batch.parties.get(ticket.id, ())
        batch.decided.notices += notices.exhausted(
            batch.company.roster, ticket, batch.at, owner, avoid=parties
        )


def advance(batch: Batch, ticket: Ticket, *, actor_id: int) -> bool:
    """Take the next moving step now because somebody asks for it; say whether one was left."""
    while (next_up := _next_move(batch, ticket)) is not None:
        clock, due = next_up
        seconds = round(running(clock).elapsed(batch.at) / SECOND)
        if fire(batch, ticket, clock, Due(due.step, seconds, batch.at), why="by_hand", actor_id=actor_id):
            return True
    return False
