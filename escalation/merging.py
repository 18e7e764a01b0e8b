"""Promises and climbs when tickets become one, or two: what was promised to the customer is not forgotten.

The promises of a merged ticket are cancelled; the one that goes on keeps the larger time that had run, and the higher
level. Its climb ends, and goes on there. What is split off begins afresh.
"""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from escalation import promising
from escalation.closing import end_climbs
from escalation.engine.batch import Batch
from escalation.engine.climbing import Occasion, climb, held_until, not_before
from escalation.engine.firing import mark_top
from escalation.models import Clock, Escalation
from escalation.paths import PathStep, Target
from escalation.promises import Promises, ticket_of
from escalation.running import SECOND, running
from escalation.targets import Found
from escalation.words import Action, ClockKind, EscalationState, TargetType, Trigger
from helpdesk.ledger.models import Event
from helpdesk.ledger.reactions import react
from tickets import events
from tickets.models import Ticket
from tickets.services.placing import Placement

WHY = "merged"
RESPONSES = (ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE)
"""Both promise the customer an answer; a ticket has at most one of them open."""


@react(events.MERGED, events.TOOK_OVER)
def follow_merges(happened: Sequence[Event]) -> None:
    """End what was promised on merged tickets, and let it go on where they went."""
    targets = {ticket_of(event).pk: ticket_of(event) for event in happened if event.kind == events.TOOK_OVER}
    away: dict[int, list[Event]] = defaultdict(list)
    for event in happened:
        if event.kind == events.MERGED:
            away[event.data["into"]].append(event)
    promises = Promises.of(happened)
    for pk, merges in away.items():
        for merge in merges:
            _take_promises(promises, ticket_of(merge), targets[pk], merge)
    promises.write()
    for pk, merges in away.items():
        _take_climb(merges, targets[pk])


@react(events.SPLIT)
def follow_splits(happened: Sequence[Event]) -> None:
    """Cancel the promise of a next answer on a ticket where, without what was split off, nothing waits for one."""
    answered = [event for event in happened if event.data["answered"]]
    promises = Promises.of(answered)
    for event in answered:
        for clock in promises.open(ticket_of(event), ClockKind.NEXT_RESPONSE):
            promises.happened += promising.cancel(clock, event.at)
    promises.write()


def _take_promises(promises: Promises, source: Ticket, target: Ticket, merge: Event) -> None:
    for clock in promises.open(source):
        ran = round(running(clock).elapsed(max(merge.at, clock.since)) / SECOND)
        promises.happened += promising.cancel(clock, merge.at)
        counterpart = _counterpart(promises, target, clock, merge)
        if counterpart is not None:
            promises.happened += promising.carry(counterpart, merge.at, ran=ran, source=source.pk)


def _counterpart(promises: Promises, target: Ticket, clock: Clock, merge: Event) -> Clock | None:
    """Return the target's promise of the same; one of an answer begins there when the customer still waits for it."""
    if clock.kind not in RESPONSES:
        return next(iter(promises.open(target, clock.kind)), None)
    known = promises.open(target, *RESPONSES)
    if known or target.first_replied_at is None:
        return next(iter(known), None)
    return promises.start(target, ClockKind.NEXT_RESPONSE, merge)


@dataclass(frozen=True)
class _Ended:
    """A climb that ended with a merge, and until when it was to be acknowledged."""

    climb: Escalation
    awaited_until: datetime | None


def _take_climb(merges: Sequence[Event], target: Ticket) -> None:
    """Close the climbs of merged tickets; raise the target to the highest of their levels, its climb with it."""
    changes = {ticket_of(merge).pk: merge for merge in merges}
    waits = dict(
        Escalation.objects.filter(ticket__in=changes, state=EscalationState.OPEN).values_list("pk", "next_at")
    )
    ended = [_Ended(one, waits[one.pk]) for one in end_climbs(changes)]
    latest = max(ended, key=lambda one: one.climb.level, default=None)
    highest = max(map(ticket_of, merges), key=lambda ticket: ticket.level)
    if latest is None and highest.level <= target.level:
        return
    batch = Batch.load([target], merges[-1].at)
    _raise(batch, target, highest, latest, merges[-1].actor)
    batch.write()
    if latest is not None:
        batch.escalations[target.pk].parties.add(*latest.climb.parties.all())


def _raise(batch: Batch, target: Ticket, highest: Ticket, latest: _Ended | None, actor: int | None) -> None:
    """Move the target up to the place of a higher ticket; open a climb there when one ended and it has none."""
    known = batch.escalations.get(target.pk)
    is_higher = highest.level > target.level
    if known is not None and not is_higher:
        return
    found = _place(target, highest) if is_higher else _here(target, target.level)
    climbs = latest.climb if latest else known
    if climbs is None:
        placement = Placement(target, found.team_id, found.user_id, WHY, level=found.level)
        batch.decided.move(placement, at=batch.at, actor=actor)
        return
    if latest is not None:
        batch.keep_apart(target, latest.climb.parties.values_list("pk", flat=True))
    escalation = climb(batch, target, _step(climbs, found), found, _occasion(batch, target, climbs, actor))
    escalation.manual_level = max(escalation.manual_level, found.level)
    if latest is not None:
        _keep_word(escalation, latest, held_until(batch, target))
    mark_top(batch, target, escalation)


def _place(target: Ticket, higher: Ticket) -> Found:
    """Return the place of the higher ticket: who has it there goes on with both. What is private stays in its team."""
    if target.team is not None and target.team.is_private and target.team_id != higher.team_id:
        return _here(target, higher.level)
    return Found(higher.team_id, higher.assignee_id, higher.level)


def _here(target: Ticket, level: int) -> Found:
    return Found(target.team_id, target.assignee_id, level)


def _step(climbs: Escalation, found: Found) -> PathStep:
    whom = (TargetType.USER, found.user_id) if found.user_id else (TargetType.TEAM, found.team_id)
    return PathStep(0, "", climbs.kind, Action.NOTIFY_REASSIGN, Target(*whom))


def _occasion(batch: Batch, target: Ticket, climbs: Escalation, actor: int | None) -> Occasion:
    """Return why it moves now; its own promises lead it along their own path."""
    paths = [clock.path_version_id for clock in batch.open_clocks(target)]
    return Occasion(
        due_at=batch.at,
        trigger=Trigger.INHERITED,
        reason=climbs.reason,
        path_version_id=next(iter(paths), climbs.path_version_id),
        request_id=uuid.uuid4().hex,
        actor_id=actor,
        why=WHY,
        handover=climbs.handover,
    )


def _keep_word(escalation: Escalation, ended: _Ended, held: datetime | None) -> None:
    """Let who said that they have it have said so here too, and who did not be waited for as long as before.

    The wait does not end before `held`, until when nothing moves the ticket by itself.
    """
    before = ended.climb
    escalation.acknowledge_within = before.acknowledge_within
    if before.acknowledged_at is None:
        escalation.next_at = not_before(held, ended.awaited_until)
    elif before.owner_id == escalation.owner_id:
        escalation.acknowledged_at = before.acknowledged_at
        escalation.acknowledged_by_id = before.acknowledged_by_id
