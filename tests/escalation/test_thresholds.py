"""When a step of a path happens: a share of a promise, after its breach, after the step before."""

from escalation.models import Step
from helpdesk.deadlines.sweep import sweep_until_quiet
from tests.escalation import rules
from tests.escalation.rules import FIRST, HOUR, MINUTE, NEXT, RESOLUTION, SECOND, T0, step, team
from tickets.services.conversation import receive, reply
from tickets.services.lifecycle import change_status


def instants(ticket):
    return list(Step.objects.filter(ticket=ticket).order_by("pk").values_list("number", "due_at"))


def play(steps, until, **facts):
    """Publish a path, open a ticket, sweep every five minutes; return what became due when."""
    rules.desk(steps, **facts)
    ticket = rules.ticket()
    at = T0
    while at <= until:
        sweep_until_quiet(at)
        at += 5 * MINUTE
    return instants(ticket)


def test_a_per_cent_of_the_promise(cast):
    steps = [step(1, team("second-line"), percent=50), step(2, team("third-line"), percent=150)]
    assert play(steps, T0 + 2 * HOUR) == [(1, T0 + 30 * MINUTE), (2, T0 + 90 * MINUTE)]


def test_business_time_after_the_breach(cast):
    steps = [step(1, team("second-line"), after_due=0), step(2, team("third-line"), after_due=20 * MINUTE)]
    assert play(steps, T0 + 2 * HOUR) == [(1, T0 + HOUR), (2, T0 + 80 * MINUTE)]


def test_business_time_after_the_step_before(cast):
    steps = [step(1, team("second-line"), percent=50), step(2, team("third-line"), after=20 * MINUTE)]
    assert play(steps, T0 + 2 * HOUR) == [(1, T0 + 30 * MINUTE), (2, T0 + 50 * MINUTE)]


def test_a_first_step_after_the_previous_follows_the_start_of_its_clock(cast):
    assert play([step(1, team("second-line"), after=20 * MINUTE)], T0 + HOUR) == [(1, T0 + 20 * MINUTE)]


def test_a_step_may_follow_a_step_of_the_other_promise_that_begins_with_the_ticket(cast):
    steps = [step(1, team("second-line")), step(2, team("third-line"), RESOLUTION, after=20 * MINUTE)]
    assert play(steps, T0 + 2 * HOUR) == [(1, T0 + HOUR), (2, T0 + 80 * MINUTE)]


def test_what_follows_a_step_that_never_came_does_not_come(cast):
    rules.desk([step(1, team("second-line")), step(2, team("third-line"), RESOLUTION, after=20 * MINUTE)])
    ticket = rules.ticket()
    reply(ticket, "We look.", author=cast.l1, at=T0 + 30 * MINUTE)
    assert rules.sweep(T0 + 20 * HOUR) == []


def test_what_follows_a_step_goes_on_although_that_steps_own_promise_ended(cast):
    rules.desk([step(1, team("second-line")), step(2, team("third-line"), RESOLUTION, after=20 * MINUTE)])
    ticket = rules.ticket()
    rules.sweep(T0 + HOUR)
    reply(ticket, "We look.", author=cast.l2, at=T0 + 70 * MINUTE)
    assert rules.sweep(T0 + 80 * MINUTE - SECOND) == []
    assert rules.sweep(T0 + 80 * MINUTE) == [(2, "fired")]


def test_a_later_promise_follows_its_own_start(cast):
    rules.desk([step(1, team("second-line")), step(2, team("third-line"), NEXT, after=20 * MINUTE)])
    ticket = rules.ticket()
    reply(ticket, "We look.", author=cast.l1, at=T0 + 10 * MINUTE)
    receive(ticket, "And?", requester=ticket.requester, at=T0 + 30 * MINUTE)
    assert rules.sweep(T0 + 50 * MINUTE) == [(2, "fired")]


def test_steps_of_several_clocks_are_one_path_in_the_order_of_time(cast):
    steps = [
        step(1, team("third-line"), RESOLUTION, percent=25),
        step(2, team("second-line"), FIRST, percent=50, action="notify"),
        step(3, team("finance"), FIRST, percent=300),
    ]
    assert play(steps, T0 + 4 * HOUR) == [
        (2, T0 + 30 * MINUTE),
        (1, T0 + 2 * HOUR),
        (3, T0 + 3 * HOUR),
    ]


def test_steps_end_with_their_clock(cast):
    rules.desk()
    ticket = rules.ticket()
    reply(ticket, "We look.", author=cast.l1, at=T0 + MINUTE)
    assert rules.sweep(T0 + 7 * HOUR) == []
    assert rules.sweep(T0 + 8 * HOUR) == [(4, "fired")]


def test_no_step_of_a_paused_clock_happens(cast):
    rules.desk([step(1, team("second-line"), RESOLUTION, percent=50)])
    ticket = rules.ticket()
    change_status(ticket, "waiting_customer", actor=cast.l1, at=T0 + HOUR)
    assert rules.sweep(T0 + 100 * HOUR) == []


def test_steps_wait_for_the_night_to_pass(cast):
    rules.desk([step(1, team("second-line"))], calendar=rules.office(), promised={FIRST: 10 * HOUR})
    ticket = rules.ticket()
    assert rules.sweep(T0 + 25 * HOUR - SECOND) == []
    rules.sweep(T0 + 25 * HOUR)
    assert instants(ticket) == [(1, T0 + 25 * HOUR)]
