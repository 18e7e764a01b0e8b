"""Promises and climbs of what is reopened."""

from escalation.models import Clock
from tests.escalation import rules
from tests.escalation.rules import DAY, FIRST, HOUR, MINUTE, RESOLUTION, T0, clock
from tickets.services.lifecycle import change_status


def test_reopened_again_and_again_within_grace_the_same_promise_counts_only_open_time(pair, cast):
    older, _younger = pair
    for hour in (1, 3, 5):
        change_status(rules.fresh(older), "resolved", actor=cast.l1, at=T0 + hour * HOUR)
        change_status(rules.fresh(older), "open", actor=cast.l1, at=T0 + (hour + 1) * HOUR)
    again = clock(older, RESOLUTION)
    assert (again.cycle, again.state, again.due_at) == (1, "running", T0 + 11 * HOUR)


def test_a_promise_broken_before_it_was_solved_stays_broken_when_it_is_reopened(pair, cast):
    older, _younger = pair
    change_status(older, "resolved", actor=cast.l1, at=T0 + 9 * HOUR)
    change_status(rules.fresh(older), "open", actor=cast.l1, at=T0 + 10 * HOUR)
    assert clock(older, RESOLUTION).breached_at == T0 + 8 * HOUR
    assert rules.fresh(older).breached_at == T0 + 8 * HOUR


def test_reopening_does_not_promise_a_first_answer_again(pair, cast):
    older, _younger = pair
    change_status(older, "resolved", actor=cast.l1, at=T0 + 30 * MINUTE)
    change_status(rules.fresh(older), "open", actor=cast.l1, at=T0 + DAY)
    assert clock(older).state == "stopped"
    assert not Clock.objects.filter(ticket=older, kind=FIRST, cycle=2).exists()


def test_the_grace_period_counts_from_the_solution_and_not_from_the_closing(pair, cast):
    older, _younger = pair
    change_status(older, "resolved", actor=cast.l1, at=T0 + HOUR)
    change_status(rules.fresh(older), "closed", actor=cast.l1, at=T0 + 6 * DAY)
    change_status(rules.fresh(older), "open", actor=cast.l1, at=T0 + 8 * DAY)
    assert clock(older, RESOLUTION, cycle=2).state == "running"


def test_a_climb_that_ended_with_the_solution_does_not_go_on_after_a_reopening(pair, cast):
    older, _younger = pair
    rules.sweep(T0 + HOUR)
    change_status(rules.fresh(older), "resolved", actor=cast.l2, at=T0 + 65 * MINUTE)
    change_status(rules.fresh(older), "open", actor=cast.l2, at=T0 + 2 * HOUR)
    assert rules.climb(older) is None
    assert rules.fresh(older).is_escalated is False
    rules.sweep(T0 + 10 * HOUR)
    assert rules.climb(older) is not None
