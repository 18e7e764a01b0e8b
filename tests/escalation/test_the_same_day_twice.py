"""R6 over whole days: a day with an outage ends with the owners and the ledger of the same day without one."""

from datetime import timedelta

from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from escalation.errors import EscalationError
from escalation.models import Clock, Escalation
from helpdesk.deadlines.sweep import probe, sweep_until_quiet
from helpdesk.ledger.models import Event
from tests.escalation import histories, rules
from tests.escalation.histories import MANY
from tests.escalation.rules import DAY, T0
from tickets.errors import TicketError
from tickets.models import Ticket

LONG_AFTER = T0 + 60 * DAY

arrivals = st.lists(
    st.tuples(st.integers(0, 240), st.sampled_from(("critical", "high", "normal", "low"))),
    min_size=2,
    max_size=4,
)
outages = st.tuples(st.integers(0, 12 * 60), st.sampled_from((10, 45, 180, 600, 1440)))
acts = st.lists(
    st.tuples(
        st.integers(0, 26 * 60),
        st.integers(0, 3),
        st.sampled_from(("reply", "ask", "receive", "note", "raise", "resolve", "acknowledge")),
        st.sampled_from(histories.LOGINS),
    ),
    max_size=5,
)


def minutes(count):
    return timedelta(minutes=count)


def played(facts, cast, day, outage):
    """Play a day in which people act and the sweep runs, but not in `outage`; return how it ended, and undo it all."""
    arriving, acting = day
    with transaction.atomic():
        histories.publish(facts, cast)
        tickets = []
        for at, what in sorted([*arriving, *acting], key=lambda one: one[0]):
            sweep_at_each_instant(at, outage)
            what(tickets)
        sweep_at_each_instant(LONG_AFTER, outage)
        ended = how_it_ended(tickets)
        transaction.set_rollback(True)
    return ended


def sweep_at_each_instant(until, outage):
    """Sweep whenever something is due by an instant, as a beat that is never late would; in an outage, never.

    Reminders change nothing on a ticket and come again for ever: they go along with the next sweep.
    """
    while (due := min(_due(until), default=None)) is not None:
        begins, ends = outage or (due, due)
        at = ends if begins <= due < ends else due
        if at > until:
            return
        sweep_until_quiet(at)


def _due(until):
    return [at for kind, at in probe(until).items() if kind != "reminder"]


def how_it_ended(tickets):
    """Return owners, levels and promises of the tickets in the order of their arrival, and what the ledger tells."""
    places = {ticket.pk: place for place, ticket in enumerate(tickets)}
    rows = Ticket.objects.filter(pk__in=places).order_by("pk")
    owners = list(rows.values_list("assignee__name", "team__slug", "level", "status", "is_escalated"))
    clocks = Clock.objects.filter(ticket__in=places).order_by("ticket", "kind", "cycle")
    promises = list(clocks.values_list("kind", "cycle", "state", "target", "banked", "due_at", "breached_at"))
    return owners, promises, ledger_of(tickets), Escalation.objects.filter(exhausted_at__isnull=False).count()


def ledger_of(tickets):
    """Return what happened to promises, with its time; and which steps were dealt with, warnings coalesced or not."""
    told = []
    for ticket in tickets:
        events = Event.objects.filter(stream=ticket.stream)
        clocks = events.filter(kind__startswith="clock.").values_list(
            "kind", "data__clock", "data__cycle", "at"
        )
        kinds = ("escalation.step_fired", "escalation.step_passed")
        steps = events.filter(kind__in=kinds).values_list("data__clock", "data__cycle", "data__number")
        told.append((sorted(clocks), sorted(steps)))
    return told


def day_of(arriving, acting, cast, outage):
    """Return the day as functions at their instants; nobody acts in the outage, or before the sweep came back."""
    begins, ends = outage
    customer = rules.customer

    def come(number, severity):
        def arrive(tickets):
            at = T0 + minutes(arriving[number][0])
            tickets.append(rules.ticket(at=at, severity=severity, requester=customer(f"c{number}@shop.test")))

        return arrive

    def act(minute, place, word, login):
        def acts(tickets):
            if place < len(tickets):
                try:
                    histories.TURNS[word](
                        rules.fresh(tickets[place]), getattr(cast, login), T0 + minutes(minute)
                    )
                except (EscalationError, TicketError):
                    return

        return acts

    arrivals = [
        (T0 + minutes(minute), come(place, severity)) for place, (minute, severity) in enumerate(arriving)
    ]
    doings = [(T0 + minutes(one[0]), act(*one)) for one in acting]
    return sorted(arrivals, key=lambda one: one[0]), [one for one in doings if not begins <= one[0] <= ends]


@given(facts=histories.desks, arriving=arrivals, acting=acts, outage=outages)
@MANY
def test_a_day_with_an_outage_ends_as_the_same_day_without_one(cast, facts, arriving, acting, outage):
    begins = T0 + minutes(outage[0])
    away = (begins, begins + minutes(outage[1]))
    arriving = sorted(arriving)
    day = day_of(arriving, acting, cast, away)
    with_outage, without = played(facts, cast, day, away), played(facts, cast, day, None)
    assert with_outage[0] == without[0]
    assert with_outage[1] == without[1]
    assert with_outage[2] == without[2]
    assert with_outage[3] == without[3]
