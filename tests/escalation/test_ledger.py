"""The ledger alone is enough to know every promise; and what lists show never disagrees with the clocks."""

from datetime import timedelta

from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from escalation.models import Clock
from escalation.running import running
from escalation.showing import promises_of
from helpdesk.calendars.clock import RunningClock
from helpdesk.calendars.compile import business_calendar
from helpdesk.ledger.record import story
from tests.escalation import rules
from tests.escalation.histories import MANY, desks, histories, live, publish
from tests.escalation.rules import HOUR, T0
from tickets.models import Ticket
from tickets.services.promises import PROMISE_FIELDS
from tickets.sla import state_of
from tickets.words import SlaState


def recomputed(of):
    """Return the promises of a ticket from its ledger alone: pure clocks, and due times that were reached."""
    clocks, breached = {}, {}
    for event in story(of.stream).filter(kind__startswith="clock."):
        name = (event.data["clock"], event.data["cycle"])
        if event.kind == "clock.started":
            calendar = business_calendar(event.data["calendar"])
            clocks[name] = RunningClock.start(calendar, event.at, timedelta(seconds=event.data["target"]))
        elif event.kind == "clock.changed":
            calendar = business_calendar(event.data["calendar"])
            clocks[name] = clocks[name].change(event.at, timedelta(seconds=event.data["target"]), calendar)
        elif event.kind == "clock.resumed":
            clocks[name] = clocks[name].resume(event.at)
        elif event.kind == "clock.breached":
            breached[name] = event.at
        else:
            clocks[name] = clocks[name].pause(event.at)
    return clocks, breached


@given(facts=desks, history=histories)
@MANY
def test_every_clock_recomputed_from_the_ledger_is_the_stored_one(cast, facts, history):
    with transaction.atomic():
        publish(facts, cast)
        ticket = rules.ticket()
        live(ticket, history, cast)
        clocks, breached = recomputed(ticket)
        stored = {(row.kind, row.cycle): row for row in Clock.objects.filter(ticket=ticket)}
        assert set(clocks) == set(stored)
        for name, row in stored.items():
            pure, kept = clocks[name], running(row)
            assert (pure.target, pure.banked, pure.running_since) == (
                kept.target,
                kept.banked,
                kept.running_since,
            )
            assert row.breached_at == breached.get(name)
            if row.breached_at is not None:
                assert row.breached_at == pure.due_at
            if row.state == "running":
                assert row.due_at == pure.due_at
        transaction.set_rollback(True)


@given(facts=desks, history=histories)
@MANY
def test_what_lists_show_agrees_with_the_clocks_whatever_happened(cast, facts, history):
    with transaction.atomic():
        publish(facts, cast)
        ticket = rules.ticket()
        live(ticket, history, cast)
        shown = rules.fresh(ticket)
        promises = promises_of(list(Clock.objects.filter(ticket=ticket)))
        assert {name: getattr(shown, name) for name in PROMISE_FIELDS} == {
            name: getattr(promises, name) for name in PROMISE_FIELDS
        }
        climb = rules.climb(ticket)
        assert shown.is_escalated == (climb is not None)
        assert shown.is_open or climb is None
        if climb is not None:
            assert (climb.level, climb.team_id) == (shown.level, shown.team_id)
        transaction.set_rollback(True)


instants = st.sampled_from([None, *(T0 + hours * HOUR for hours in range(-2, 3))])


@given(
    rows=st.lists(
        st.tuples(instants, instants, instants, st.sampled_from([None, True, False]), st.booleans()),
        min_size=1,
        max_size=12,
    )
)
@MANY
def test_a_ticket_and_a_list_of_tickets_agree_on_where_promises_stand(cast, rows):
    with transaction.atomic():
        requester = rules.customer()
        made = Ticket.objects.bulk_create(
            Ticket(
                subject="x",
                requester=requester,
                created_at=T0,
                updated_at=T0,
                due_at=due,
                due_soon_at=soon,
                breached_at=breached,
                sla_met=met,
                sla_paused=paused,
            )
            for due, soon, breached, met, paused in rows
        )
        for state in SlaState.values:
            listed = set(Ticket.objects.in_sla_state(state, T0).values_list("pk", flat=True))
            assert listed == {ticket.pk for ticket in made if state_of(ticket, T0) == state}
        transaction.set_rollback(True)
