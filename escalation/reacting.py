"""Promises follow what happens on a ticket, inside its transaction: they can never disagree with it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings

from escalation import promising
from escalation.models import Clock, Escalation
from escalation.rulebook import Rulebook, Ruling, facts_of
from escalation.running import STORED, keep_quiet_like
from escalation.showing import promises_of
from escalation.starting import begin_higher
from escalation.words import ClockKind, ClockState, EscalationState
from helpdesk.ledger.models import Event
from helpdesk.ledger.reactions import react
from helpdesk.ledger.record import record
from helpdesk.web.bulk import update_rows
from tickets import events
from tickets.models import Ticket
from tickets.services.promises import show
from tickets.transitions import is_done, pauses_sla
from tickets.words import MessageKind

MATCHING_FIELDS = {"topic", "severity", "priority", "language", "custom"}


@dataclass
class _Promises:
    """All clocks of the tickets that a batch of events is about, and what happened to them."""

    clocks: dict[int, list[Clock]] = field(default_factory=lambda: defaultdict(list))
    tickets: dict[int, Ticket] = field(default_factory=dict)
    rules: Rulebook | None = None
    happened: list[Event] = field(default_factory=list)
    starts: list[tuple[Ticket, int]] = field(default_factory=list)

    @property
    def rulebook(self) -> Rulebook:
        if self.rules is None:
            self.rules = Rulebook.load()
        return self.rules

    def open(self, ticket: Ticket, *kinds: str) -> list[Clock]:
        return [
            clock for clock in self.clocks[ticket.pk] if clock.is_open and (not kinds or clock.kind in kinds)
        ]

    def last(self, ticket: Ticket, kind: str) -> Clock | None:
        return max(
            (clock for clock in self.clocks[ticket.pk] if clock.kind == kind),
            key=lambda clock: clock.cycle,
            default=None,
        )

    def start(self, ticket: Ticket, kind: str, event: Event) -> None:
        """Start the next cycle of a promise, unless one is open or the policy promises nothing."""
        last = self.last(ticket, kind)
        ruling = self.rulebook.ruling(facts_of(ticket))
        if ruling is None or (last is not None and last.is_open):
            return
        cycle = last.cycle + 1 if last else 1
        clock = promising.start(ticket, kind, ruling, at=event.at, cycle=cycle)
        if clock is not None:
            keep_quiet_like(clock, self.clocks[ticket.pk])
            self.clocks[ticket.pk].append(clock)
            self.happened.append(promising.started(clock))


@react(events.OPENED, events.MESSAGE_POSTED, events.STATUS_CHANGED, events.CHANGED)
def follow(happened: Sequence[Event]) -> None:
    """Let the promises of the tickets follow a batch of events, in the order of the events."""
    promises = _read(happened)
    for event in happened:
        _FOLLOW[event.kind](promises, promises.tickets[_ticket(event).pk], event)
    _write(promises)
    begin_higher(promises.starts, at=happened[-1].at)


def _opened(promises: _Promises, ticket: Ticket, event: Event) -> None:
    promises.start(ticket, ClockKind.FIRST_RESPONSE, event)
    promises.start(ticket, ClockKind.RESOLUTION, event)
    ruling = promises.rulebook.ruling(facts_of(ticket))
    if ruling is not None:
        promises.starts.append((ticket, ruling.start_level))


def _message_posted(promises: _Promises, ticket: Ticket, event: Event) -> None:
    if event.data["kind"] != MessageKind.PUBLIC:
        return
    if event.data["by"] == "agent":
        for clock in promises.open(ticket, ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE):
            promises.happened += promising.stop(clock, event.at)
    elif ticket.first_replied_at is not None:
        promises.start(ticket, ClockKind.NEXT_RESPONSE, event)


def _status_changed(promises: _Promises, ticket: Ticket, event: Event) -> None:
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


def _reopened(promises: _Promises, ticket: Ticket, event: Event) -> None:
    """Within the grace period the same promise runs on, without the solved time; later a new one begins."""
    last = promises.last(ticket, ClockKind.RESOLUTION)
    if last is None or last.state != ClockState.STOPPED or last.stopped_at is None:
        return
    if event.at - last.stopped_at <= settings.REOPEN_GRACE:
        promises.happened += promising.resume(last, event.at)
    else:
        promises.start(ticket, ClockKind.RESOLUTION, event)


def _changed(promises: _Promises, ticket: Ticket, event: Event) -> None:
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


def _promise_anew(promises: _Promises, ticket: Ticket, event: Event) -> None:
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


def _ticket(event: Event) -> Ticket:
    assert isinstance(event.subject, Ticket)  # noqa: S101  every ticket event is recorded with its ticket
    return event.subject


def _read(happened: Sequence[Event]) -> _Promises:
    promises = _Promises(tickets={_ticket(event).pk: _ticket(event) for event in happened})
    known = {_ticket(event).pk for event in happened if event.kind == events.OPENED}
    older = set(promises.tickets) - known
    if older:
        for clock in Clock.objects.filter(ticket__in=older).select_related("policy_version").order_by("pk"):
            clock.ticket = promises.tickets[clock.ticket_id]
            promises.clocks[clock.ticket_id].append(clock)
    return promises


def _write(promises: _Promises) -> None:
    """Save new and changed clocks, tell the ledger, and show the promises on the tickets."""
    clocks = [clock for its_clocks in promises.clocks.values() for clock in its_clocks]
    if not promises.happened:
        return
    update_rows([clock for clock in clocks if not clock._state.adding], STORED)
    Clock.objects.bulk_create([clock for clock in clocks if clock._state.adding])
    record(promises.happened)
    show([(ticket, promises_of(promises.clocks[pk])) for pk, ticket in promises.tickets.items()])
