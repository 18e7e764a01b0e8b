"""Promises follow what happens on a ticket, inside its transaction: they can never disagree with it."""

from collections.abc import Sequence

from django.conf import settings

from escalation import promising
from escalation.models import Clock, Escalation
from escalation.promises import Promises, ticket_of
from escalation.rulebook import Ruling, facts_of
from escalation.starting import begin_higher
from escalation.words import ClockKind, ClockState, EscalationState
from helpdesk.ledger.models import Event
from helpdesk.ledger.reactions import react
from tickets import events
from tickets.models import Ticket
from tickets.transitions import is_done, pauses_sla
from tickets.words import MessageKind

MATCHING_FIELDS = {"topic", "severity", "priority", "language", "custom"}


@react(events.OPENED, events.MESSAGE_POSTED, events.STATUS_CHANGED, events.CHANGED)
def follow(happened: Sequence[Event]) -> None:
    """Let the promises of the tickets follow a batch of events, in the order of the events."""
    promises = Promises.of(happened)
    for event in happened:
        _FOLLOW[event.kind](promises, promises.tickets[ticket_of(event).pk], event)
    promises.write()
    begin_higher(promises.starts, at=happened[-1].at)


def _opened(promises: Promises, ticket: Ticket, event: Event) -> None:
    promises.start(ticket, ClockKind.FIRST_RESPONSE, event)
    promises.start(ticket, ClockKind.RESOLUTION, event)
    ruling = promises.rulebook.ruling(facts_of(ticket))
    if ruling is not None:
        promises.starts.append((ticket, ruling.start_level))


def _message_posted(promises: Promises, ticket: Ticket, event: Event) -> None:
    if event.data["kind"] != MessageKind.PUBLIC:
        return
    if event.data["by"] == "agent":
        for clock in promises.open(ticket, ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE):
            promises.happened += promising.stop(clock, event.at)
    elif ticket.first_replied_at is not None:
        promises.start(ticket, ClockKind.NEXT_RESPONSE, event)


def _status_changed(promises: Promises, ticket: Ticket, event: Event) -> None:
    before, after = event.data["from"], event.data["to"]
    if is_done(after):
        for clock in promises.open(ticket):
            promises.happened += promising.stop(clock, event.at)
        return
    if is_done(before):
        _reopened(promises, ticket, event)
    for clock in promises.open(ticket, ClockKind.RESOLUTION):
        if pauses_sla(after):
            promises.happened += promising.pause(clock, event.at)
        else:
            promises.happened += promising.resume(clock, event.at)


def _reopened(promises: Promises, ticket: Ticket, event: Event) -> None:
    """Within the grace period the same promise runs on, without the solved time; later a new one begins."""
    last = promises.last(ticket, ClockKind.RESOLUTION)
    if last is None or last.state != ClockState.STOPPED or last.stopped_at is None:
        return
    if event.at - last.stopped_at <= settings.REOPEN_GRACE:
        promises.happened += promising.resume(last, event.at)
    else:
        promises.start(ticket, ClockKind.RESOLUTION, event)


def _changed(promises: Promises, ticket: Ticket, event: Event) -> None:
    """Match rules anew while nothing climbs; while an escalation is open only the priority's target changes."""
    if not MATCHING_FIELDS & set(event.data["fields"]):
        return
    climbs = Escalation.objects.filter(ticket=ticket, state=EscalationState.OPEN).exists()
    ruling = None if climbs else promises.rulebook.ruling(facts_of(ticket))
    for clock in promises.open(ticket):
        policy = ruling.policy if ruling and ruling.policy else clock.policy_version
        target = policy.target_seconds(ticket.priority, clock.kind)
        if target is None:
            promises.happened += promising.cancel(clock, event.at)
        elif target != clock.target or (ruling and _differs(clock, ruling)):
            promises.happened += promising.change(clock, event.at, target=target, ruling=ruling)
    if ruling is not None and ticket.is_open:
        _promise_anew(promises, ticket, event)


def _promise_anew(promises: Promises, ticket: Ticket, event: Event) -> None:
    """Start what the new rules promise and the old ones did not, or no longer did."""
    wanted = [ClockKind.RESOLUTION]
    if ticket.first_replied_at is None:
        wanted.append(ClockKind.FIRST_RESPONSE)
    for kind in wanted:
        last = promises.last(ticket, kind)
        if last is None or last.state == ClockState.CANCELLED:
            promises.start(ticket, kind, event)
    if pauses_sla(ticket.status):
        for clock in promises.open(ticket, ClockKind.RESOLUTION):
            promises.happened += promising.pause(clock, event.at)


def _differs(clock: Clock, ruling: Ruling) -> bool:
    return (clock.policy_version, clock.calendar_version_id, clock.path_version_id) != (
        ruling.policy,
        ruling.calendar_version_id,
        ruling.path_version_id,
    )


_FOLLOW = {
    events.OPENED: _opened,
    events.MESSAGE_POSTED: _message_posted,
    events.STATUS_CHANGED: _status_changed,
    events.CHANGED: _changed,
}
