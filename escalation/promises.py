"""The promises of tickets while something happens to these: read together, changed in memory, written together."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from escalation import promising
from escalation.models import Clock
from escalation.rulebook import Rulebook, facts_of
from escalation.running import STORED, keep_quiet_like
from escalation.showing import promises_of
from helpdesk.ledger.models import Event
from helpdesk.ledger.record import record
from helpdesk.web.bulk import update_rows
from tickets import events
from tickets.models import Ticket
from tickets.services.promises import show


@dataclass
class Promises:
    """All clocks of the tickets that a batch of events is about, and what happened to them."""

    clocks: dict[int, list[Clock]] = field(default_factory=lambda: defaultdict(list))
    tickets: dict[int, Ticket] = field(default_factory=dict)
    rules: Rulebook | None = None
    happened: list[Event] = field(default_factory=list)
    starts: list[tuple[Ticket, int]] = field(default_factory=list)

    @property
    def rulebook(self) -> Rulebook:
        """Return the rules that count now, read when they are first asked for."""
        if self.rules is None:
            self.rules = Rulebook.load()
        return self.rules

    def open(self, ticket: Ticket, *kinds: str) -> list[Clock]:
        """Return the promises of a ticket that are still to be kept, of these kinds or of all."""
        return [
            clock for clock in self.clocks[ticket.pk] if clock.is_open and (not kinds or clock.kind in kinds)
        ]

    def last(self, ticket: Ticket, kind: str) -> Clock | None:
        """Return the latest promise of a kind."""
        return max(
            (clock for clock in self.clocks[ticket.pk] if clock.kind == kind),
            key=lambda clock: clock.cycle,
            default=None,
        )

    def start(self, ticket: Ticket, kind: str, event: Event) -> Clock | None:
        """Start the next cycle of a promise and return it, unless one is open or the policy promises nothing."""
        last = self.last(ticket, kind)
        ruling = self.rulebook.ruling(facts_of(ticket))
        if ruling is None or (last is not None and last.is_open):
            return None
        cycle = last.cycle + 1 if last else 1
        clock = promising.start(ticket, kind, ruling, at=event.at, cycle=cycle)
        if clock is not None:
            keep_quiet_like(clock, self.clocks[ticket.pk])
            self.clocks[ticket.pk].append(clock)
            self.happened.append(promising.started(clock))
        return clock

    @classmethod
    def of(cls, happened: Sequence[Event]) -> "Promises":
        """Read the promises of the locked tickets that events are about; one that was just opened has none."""
        promises = cls(tickets={ticket_of(event).pk: ticket_of(event) for event in happened})
        known = {ticket_of(event).pk for event in happened if event.kind == events.OPENED}
        older = set(promises.tickets) - known
        if older:
            for clock in (
                Clock.objects.filter(ticket__in=older).select_related("policy_version").order_by("pk")
            ):
                clock.ticket = promises.tickets[clock.ticket_id]
                promises.clocks[clock.ticket_id].append(clock)
        return promises

    def write(self) -> None:
        """Save new and changed clocks, tell the ledger, and show the promises on the tickets."""
        if not self.happened:
            return
        clocks = [clock for its_clocks in self.clocks.values() for clock in its_clocks]
        update_rows([clock for clock in clocks if not clock._state.adding], STORED)
        Clock.objects.bulk_create([clock for clock in clocks if clock._state.adding])
        record(self.happened)
        show([(ticket, promises_of(self.clocks[pk])) for pk, ticket in self.tickets.items()])


def ticket_of(event: Event) -> Ticket:
    """Return the ticket that an event is about."""
    assert isinstance(event.subject, Ticket)  # noqa: S101  every ticket event is recorded with its ticket
    return event.subject
