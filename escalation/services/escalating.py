"""Escalating by hand: to the right expertise or authority, with the story, unless somebody was faster."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from escalation.engine.batch import Batch
from escalation.engine.climbing import Occasion, climb
from escalation.engine.firing import mark_top, pass_over
from escalation.errors import NobodyToTurnTo, Refused, SomebodyWasFaster
from escalation.models import Clock, Escalation
from escalation.paths import Target
from escalation.rulebook import Ruling
from escalation.running import SECOND, coming, let_follow, plan, running, take
from escalation.services.proposing import Proposal, mark, propose
from escalation.words import Trigger
from helpdesk.accounts.models import User
from helpdesk.web.times import now
from tickets.models import Ticket
from tickets.services.conversation import hand_over
from tickets.services.locking import locked


def escalate(  # noqa: PLR0913  a person gives all of this
    ticket: Ticket,
    *,
    kind: str,
    reason: str,
    summary: str,
    tried: str = "",
    asked_for: str = "",
    actor: User,
    seen: str,
    target: Target | None = None,
    parties: Sequence[User] = (),
    tell_customer: bool = True,
    at: datetime | None = None,
) -> Escalation:
    """Move a ticket to where the matrix proposes (or to `target`), with a hand-over; return its escalation.

    `seen` is the mark of the proposal that the actor saw. Raises SomebodyWasFaster when the ticket moved since,
    NobodyToTurnTo when no target is left, Refused when the ticket is done, ValidationError for an empty summary.
    Nothing is changed then.
    """
    with transaction.atomic():
        current = locked(ticket)
        _check(current, seen)
        at = at or now()
        message = hand_over(current, summary, tried=tried, asked_for=asked_for, author=actor, at=at)
        current = locked(current)
        batch = Batch.load([current], at)
        in_conflict = [party.pk for party in parties]
        batch.keep_apart(current, in_conflict)
        proposal = propose(
            batch, current, kind, reason=reason, parties=in_conflict, actor_id=actor.pk, target=target
        )
        if proposal is None:
            raise NobodyToTurnTo(_("There is nobody further to turn to. Talk to the escalation manager."))
        occasion = _occasion(batch, current, proposal, reason, actor)._replace(
            handover=message, tells_customer=tell_customer
        )
        escalation = climb(batch, current, proposal.step, proposal.found, occasion)
        _follow(batch, current, proposal)
        mark_top(batch, current, escalation)
        batch.write()
        escalation.parties.add(*parties)
    return escalation


def _check(ticket: Ticket, seen: str) -> None:
    if not ticket.is_open:
        raise Refused(_("This ticket is done. Reopen it first, then escalate."))
    if seen != mark(ticket):
        raise SomebodyWasFaster(
            _(
                "The ticket moved meanwhile: it is now at level %(level)s with %(holder)s. Nothing was changed."
            )
            % {"level": ticket.level, "holder": _holder(ticket)}
        )


def _holder(ticket: Ticket) -> str:
    if ticket.assignee is not None:
        return ticket.assignee.name
    return ticket.team.name if ticket.team else _("nobody")


def _occasion(batch: Batch, ticket: Ticket, proposal: Proposal, reason: str, actor: User) -> Occasion:
    rules: Clock | Ruling | None = proposal.ruling or next(iter(batch.open_clocks(ticket)), None)
    return Occasion(
        due_at=batch.at,
        trigger=Trigger.MANUAL,
        reason=reason,
        calendar_version_id=rules.calendar_version_id if rules else None,
        path_version_id=rules.path_version_id if rules else None,
        request_id=uuid.uuid4().hex,
        actor_id=actor.pk,
    )


def _follow(batch: Batch, ticket: Ticket, proposal: Proposal) -> None:
    """Let the promises go on along the path that the reason leads to; what was kept quiet speaks again.

    The step that was taken by hand does not happen again, and the move by hand takes the place of the moves that were
    due by then: what follows them is counted from now.
    """
    clocks = batch.open_clocks(ticket)
    for clock in clocks:
        clock.quiet_since = clock.quiet_until = None
        if proposal.ruling is not None:
            clock.path_version_id = proposal.ruling.path_version_id
        plan(clock)
    for clock in clocks:
        if clock.kind == proposal.step.clock:
            _take_now(batch, ticket, clock, proposal.step.number)
        for due in coming(clock):
            if due.step.reassigns and due.at <= batch.at:
                pass_over(batch, ticket, clock, due)
                _take_now(batch, ticket, clock, due.step.number)


def _take_now(batch: Batch, ticket: Ticket, clock: Clock, number: int) -> None:
    take(clock, number, round(running(clock).elapsed(batch.at) / SECOND))
    let_follow(clock, batch.open_clocks(ticket), number, batch.at)
