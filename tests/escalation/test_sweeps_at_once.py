"""Several sweeps at once, agents beside them, and workers that are killed: every step happens exactly once."""

import random
import signal
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction

from escalation.models import Clock, Step
from helpdesk.deadlines.sweep import sweep_until_quiet
from helpdesk.ledger.models import Delivery, Event
from helpdesk.notifications.models import Mail
from tests.escalation import rules
from tests.escalation.processes import many, sweeping
from tests.escalation.rules import HOUR, T0
from tests.threads import at_once, in_thread
from tickets.models import Ticket
from tickets.services.conversation import reply
from tickets.services.locking import locked

pytestmark = pytest.mark.django_db(transaction=True)


def each_step_happened_once(tickets):
    """Fail unless steps 1 and 2 of every ticket happened exactly once, with all that goes with them."""
    rows = Counter(Step.objects.values_list("ticket", "number", "outcome"))
    assert rows == {(ticket.pk, number, "fired"): 1 for ticket in tickets for number in (1, 2)}
    told = Counter(Event.objects.filter(kind="escalation.step_fired").values_list("stream", flat=True))
    assert told == {ticket.stream: 2 for ticket in tickets}
    placed = Counter(Event.objects.filter(kind="ticket.placed").values_list("stream", flat=True))
    assert placed == {ticket.stream: 1 for ticket in tickets}
    breached = Counter(Event.objects.filter(kind="clock.breached").values_list("stream", flat=True))
    assert breached == {ticket.stream: 1 for ticket in tickets}
    assert Mail.objects.filter(kind="step_message").count() == len(tickets)
    assert Delivery.objects.count() == Mail.objects.count()
    assert set(Ticket.objects.values_list("level", "is_escalated")) == {(2, True)}
    assert not Clock.objects.filter(next_at__lte=T0 + HOUR).exists()


def test_two_sweeps_at_once_take_every_step_exactly_once(cast):
    rules.desk()
    tickets = many(200)
    at_once(lambda: sweep_until_quiet(T0 + HOUR), lambda: sweep_until_quiet(T0 + HOUR))
    each_step_happened_once(tickets)


def test_four_small_sweeps_at_once_take_every_step_exactly_once(cast, monkeypatch):
    monkeypatch.setattr("helpdesk.deadlines.sweep.BATCH", 7)
    rules.desk()
    tickets = many(60)
    at_once(*[lambda: sweep_until_quiet(T0 + HOUR)] * 4)
    each_step_happened_once(tickets)


def test_agents_who_answer_while_it_is_swept_are_never_contradicted(cast, monkeypatch):
    monkeypatch.setattr("helpdesk.deadlines.sweep.BATCH", 5)
    rules.desk()
    tickets = many(40)

    def answer():
        for ticket in tickets[::2]:
            reply(ticket, "We look.", author=cast.l1, at=T0 + HOUR)

    at_once(answer, lambda: sweep_until_quiet(T0 + HOUR))
    for ticket in tickets[::2]:
        clock = rules.clock(ticket)
        assert (clock.state, clock.breached_at) == ("stopped", T0 + HOUR)
        assert Event.objects.filter(stream=ticket.stream, kind="clock.breached").count() == 1
        assert rules.fired(ticket) in ([], [1, 2])
    assert all(rules.fired(ticket) == [1, 2] for ticket in tickets[1::2])


def test_an_agent_waits_for_the_batch_that_holds_the_ticket_and_then_sees_where_it_went(cast):
    rules.desk()
    ticket = rules.ticket()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            sweep_until_quiet(T0 + HOUR)
            waiting = in_thread(pool, lambda: reply(ticket, "We look.", author=cast.l1, at=T0 + HOUR))
            time.sleep(0.3)
            assert not waiting.done()
        waiting.result(30)
    assert rules.fired(ticket) == [1, 2]
    assert rules.clock(ticket).state == "stopped"


def test_who_waited_for_the_lock_sees_the_team_and_the_holder_of_now(cast):
    rules.desk()
    ticket = rules.ticket()

    def look():
        with transaction.atomic():
            current = locked(ticket)
            return current.assignee, current.team

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            sweep_until_quiet(T0 + HOUR)
            waiting = in_thread(pool, look)
            time.sleep(0.3)
        assert waiting.result(30) == (cast.l2, cast.second_line)


@pytest.mark.slow
def test_killed_in_mid_batch_again_and_again_every_step_happens_exactly_once(cast):
    rules.desk()
    tickets = many(150)
    dice = random.Random(20260504)
    started = time.monotonic()
    sweeping(T0 + HOUR).wait(60)
    usual = time.monotonic() - started
    each_step_happened_once(tickets)
    for _ in range(6):
        more = many(150)
        victim = sweeping(T0 + HOUR)
        time.sleep(usual * dice.uniform(0.3, 1.0))
        victim.send_signal(signal.SIGKILL)
        victim.wait(10)
        tickets += more
    assert sweeping(T0 + HOUR).wait(120) == 0
    each_step_happened_once(tickets)


@pytest.mark.slow
def test_processes_that_sweep_at_once_share_the_work(cast):
    rules.desk()
    tickets = many(200)
    assert [process.wait(120) for process in [sweeping(T0 + HOUR), sweeping(T0 + HOUR)]] == [0, 0]
    each_step_happened_once(tickets)
