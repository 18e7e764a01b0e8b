"""No ticket is passed on by itself twice in a quarter of an hour: a step that must wait is deferred."""

import pytest

from escalation.forecast import forecast
from escalation.models import Step
from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from tests.escalation import rules
from tests.escalation.rules import HOUR, MINUTE, NEXT, RESOLUTION, SECOND, T0
from tests.escalation.seen import comes_true
from tickets.services.conversation import receive, reply

pytestmark = pytest.mark.django_db


def moves(ticket):
    rows = Step.objects.filter(ticket=ticket, outcome="fired").exclude(action="notify").order_by("pk")
    return list(rows.values_list("number", "fired_at"))


def test_a_step_that_would_move_a_ticket_at_once_again_waits_a_quarter_of_an_hour(cast):
    rules.desk(
        [rules.step(1, rules.team("second-line")), rules.step(2, rules.team("third-line"), after=5 * MINUTE)]
    )
    ticket = rules.ticket()
    assert [step.at for step in forecast(ticket, at=T0)] == [T0 + HOUR, T0 + 75 * MINUTE]
    rules.sweep(T0 + HOUR)
    assert rules.sweep(T0 + 75 * MINUTE - SECOND) == []
    rules.sweep(T0 + 75 * MINUTE)
    assert moves(ticket) == [(1, T0 + HOUR), (2, T0 + 75 * MINUTE)]


def test_steps_of_two_promises_wait_for_each_other(cast):
    steps = [rules.step(1, rules.team("second-line")), rules.step(2, rules.team("third-line"), RESOLUTION)]
    rules.desk(steps, promised={rules.FIRST: HOUR, RESOLUTION: 65 * MINUTE})
    ticket = rules.ticket()
    assert comes_true(ticket, T0) == 2
    assert moves(ticket) == [(1, T0 + HOUR), (2, T0 + 75 * MINUTE)]


def test_a_missing_acknowledgement_waits_too(cast):
    rules.desk(
        [
            rules.step(1, rules.team("second-line"), acknowledge_within=5 * MINUTE),
            rules.step(2, rules.team("third-line"), after=5 * HOUR),
        ]
    )
    ticket = rules.ticket()
    rules.sweep(T0 + HOUR)
    assert rules.climb(ticket).next_at == T0 + 75 * MINUTE
    rules.sweep(T0 + 75 * MINUTE)
    assert moves(ticket)[-1] == (2, T0 + 75 * MINUTE)


def test_a_warning_and_a_breach_come_at_their_own_time(cast):
    steps = [
        rules.step(1, rules.team("second-line"), percent=90),
        rules.step(2, rules.lead_of("first-line"), percent=95, action="notify"),
    ]
    rules.desk(steps)
    ticket = rules.ticket()
    rules.sweep(T0 + 54 * MINUTE)
    assert rules.sweep(T0 + 57 * MINUTE) == [(2, "fired")]
    rules.sweep(T0 + HOUR)
    assert rules.clock(ticket).breached_at == T0 + HOUR


def test_a_promise_that_begins_just_after_a_move_waits_too(cast):
    steps = [
        rules.step(1, rules.team("second-line"), RESOLUTION),
        rules.step(2, rules.team("third-line"), NEXT),
    ]
    rules.desk(steps, promised={rules.FIRST: HOUR, RESOLUTION: HOUR, NEXT: 5 * MINUTE})
    ticket = rules.ticket()
    reply(ticket, "Hello.", author=cast.l1, at=T0 + MINUTE)
    rules.sweep(T0 + HOUR)
    receive(ticket, "And?", requester=ticket.requester, at=T0 + 61 * MINUTE)
    assert rules.sweep(T0 + 70 * MINUTE) == []
    rules.sweep(T0 + 75 * MINUTE)
    assert moves(ticket)[-1] == (2, T0 + 75 * MINUTE)


def test_a_move_by_hand_holds_nothing_back(cast):
    rules.desk([rules.step(1, rules.team("third-line"))])
    ticket = rules.ticket()
    words = {"summary": "Please.", "kind": "functional", "reason": "resources"}
    escalate(ticket, actor=cast.l1, seen=mark(ticket), at=T0 + 55 * MINUTE, **words)
    assert rules.clock(ticket).moves_after is None


def test_after_an_outage_the_path_is_caught_up_with_as_if_there_had_been_none(cast):
    rules.desk(
        [rules.step(1, rules.team("second-line")), rules.step(2, rules.team("third-line"), after=5 * MINUTE)]
    )
    ticket = rules.ticket()
    rules.sweep(T0 + 3 * HOUR)
    assert rules.where(ticket)[1] == "third-line"
