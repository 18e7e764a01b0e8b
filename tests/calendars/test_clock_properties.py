"""The clock agrees with counting minute by minute, around the nights that zones made difficult."""

from datetime import timedelta

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.calendars.hours import minutes
from tests.calendars.nights import TWO_DAYS, any_hours, walks

walked = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
asked = settings(walked, max_examples=120)

points = st.integers(0, TWO_DAYS)


@walked
@given(walks(), st.lists(st.tuples(points, points), min_size=20, max_size=20))
def test_elapsed_is_the_count_of_open_minutes(walk, pairs):
    calendar, slow = walk
    for start, end in pairs:
        assert calendar.elapsed(slow.instant(start), slow.instant(end)) == slow.elapsed(start, end)


@walked
@given(walks(), st.lists(st.tuples(points, points), min_size=20, max_size=20))
def test_due_is_the_first_minute_before_which_the_target_ran(walk, questions):
    calendar, slow = walk
    for start, target in questions:
        due, expected = calendar.due(slow.instant(start), minutes(target)), slow.due(start, target)
        if expected is None:
            assert due is None or due > slow.instant(slow.length)
        else:
            assert due == slow.instant(expected)


@walked
@given(walks())
def test_segments_and_openings_are_those_of_the_walk(walk):
    calendar, slow = walk
    shown = calendar.segments(slow.instant(0), slow.instant(slow.length))
    edges = [edge for segment in shown for edge in segment]
    assert edges == sorted(set(edges))
    opened = [minute for minute in range(slow.length) if slow.open[minute]]
    inside = [
        minute
        for begin, end in shown
        for minute in range((begin - slow.begin) // minutes(1), (end - slow.begin) // minutes(1))
    ]
    assert inside == opened
    for minute in range(0, slow.length, 97):
        following = next((later for later in opened if later >= minute), None)
        found = calendar.next_open(slow.instant(minute))
        assert calendar.is_open(slow.instant(minute)) == slow.open[minute] == (following == minute)
        if following is None:
            assert found is None or found >= slow.instant(slow.length)
        else:
            assert found == slow.instant(following)


@asked
@given(any_hours())
def test_any_second_of_any_zone_is_open_by_its_local_reading(question):
    hours, instant = question
    assert hours.compiled().is_open(instant) == hours.are_open(instant)


@asked
@given(any_hours(), st.integers(1, 10**7))
def test_one_second_before_the_due_time_one_second_is_missing(question, seconds):
    hours, start = question
    calendar, target, second = hours.compiled(), timedelta(seconds=seconds), timedelta(seconds=1)
    due = calendar.due(start, target)
    assume(due is not None)
    assert calendar.elapsed(start, due) == target
    assert calendar.elapsed(start, due - second) == target - second


@asked
@given(any_hours(), *[st.integers(0, 10**8)] * 2)
def test_elapsed_adds_up_and_never_outruns_the_wall(question, one, two):
    hours, start = question
    calendar = hours.compiled()
    middle = start + timedelta(seconds=one)
    end = middle + timedelta(seconds=two)
    first, second = calendar.elapsed(start, middle), calendar.elapsed(middle, end)
    assert first + second == calendar.elapsed(start, end) <= end - start


@asked
@given(any_hours(), *[st.integers(0, 10**6)] * 2)
def test_a_later_start_or_a_larger_target_is_never_due_earlier(question, later, more):
    hours, start = question
    calendar, target = hours.compiled(), timedelta(hours=30)
    due = calendar.due(start, target)
    assume(due is not None)
    assert calendar.due(start + timedelta(seconds=later), target) >= due
    assert calendar.due(start, target + timedelta(seconds=more)) >= due
