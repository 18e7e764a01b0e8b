"""A clock that takes over the time that ran on another."""

from datetime import timedelta

from helpdesk.calendars.clock import BusinessCalendar, RunningClock
from tests.calendars.hours import ALWAYS, at

HOUR = timedelta(hours=1)
T0 = at("2026-05-04 09:00")


def running():
    return RunningClock.start(BusinessCalendar("UTC", ALWAYS), T0, 8 * HOUR)


def test_the_larger_time_counts():
    carried = running().carry(T0 + HOUR, 3 * HOUR)
    assert carried.elapsed(T0 + 2 * HOUR) == 4 * HOUR
    assert carried.due_at == T0 + 6 * HOUR


def test_a_smaller_time_changes_nothing():
    carried = running().carry(T0 + 2 * HOUR, HOUR)
    assert carried.due_at == running().due_at


def test_what_leaves_nothing_to_run_is_due_at_that_moment():
    carried = running().carry(T0 + HOUR, 9 * HOUR)
    assert (carried.reached, carried.due_at) == (T0 + HOUR, T0 + HOUR)


def test_a_due_time_that_was_reached_stands():
    carried = running().carry(T0 + 10 * HOUR, 20 * HOUR)
    assert carried.reached == T0 + 8 * HOUR


def test_a_paused_clock_stays_paused():
    carried = running().pause(T0 + HOUR).carry(T0 + 2 * HOUR, 3 * HOUR)
    assert (carried.paused, carried.due_at) == (True, None)
    assert carried.resume(T0 + 3 * HOUR).due_at == T0 + 8 * HOUR


def test_an_instant_before_the_last_transition_is_taken_as_that_one():
    carried = running().pause(T0 + 2 * HOUR).resume(T0 + 3 * HOUR).carry(T0, 4 * HOUR)
    assert carried.due_at == T0 + 7 * HOUR


def test_what_ran_before_is_still_known():
    carried = running().carry(T0 + HOUR, 3 * HOUR)
    assert carried.elapsed(T0 + HOUR / 2) == HOUR / 2
    assert carried.reaches(HOUR / 2) == T0 + HOUR / 2
