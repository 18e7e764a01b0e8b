"""A clock that is paused, resumed and changed at random agrees with one that is walked minute by minute."""

from bisect import bisect_left
from datetime import timedelta

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from helpdesk.calendars.clock import BusinessCalendar, RunningClock
from tests.calendars.hours import ALWAYS, OFFICE, at, minutes
from tests.calendars.nights import NIGHTS, TWO_DAYS, written_hours
from tests.calendars.slow_time import SlowClock, Walk

walked = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
targets = st.integers(0, 900)
moments = st.integers(0, TWO_DAYS)
moves = st.lists(
    st.tuples(st.sampled_from(["pause", "resume", "target", "walk"]), moments, targets),
    min_size=1,
    max_size=8,
)


@st.composite
def lives(draw):
    """Two calendars walked over the same two days, and a clock's start, target and transitions on them."""
    night = draw(st.sampled_from(NIGHTS))
    begin = night[1] - minutes(draw(st.integers(600, 2_000)))
    calendars = {}
    for _ in range(2):
        hours = draw(written_hours(night))
        calendars[Walk(hours, begin, TWO_DAYS)] = hours.compiled()
    told = draw(moves)
    if draw(st.booleans()):
        told.sort(key=lambda move: move[1])
    return calendars, draw(st.integers(0, TWO_DAYS // 2)), draw(targets), told


def moved(clock, walk, calendars, move):
    """Return the clock after one transition of the slow clock's kind."""
    verb, minute, number = move
    if verb == "target":
        return clock.change(walk.instant(minute), target=minutes(number))
    if verb == "walk":
        return clock.change(walk.instant(minute), calendar=list(calendars.values())[number % 2])
    return getattr(clock, verb)(walk.instant(minute))


def both(life):
    """Return the slow clock, and the fast one, after all that happened to them."""
    calendars, start, target, told = life
    walk = next(iter(calendars))
    slow = SlowClock(start, target, walk)
    clock = RunningClock.start(calendars[walk], walk.instant(start), minutes(target))
    for verb, minute, number in told:
        slow.move(verb, minute, list(calendars)[number % 2] if verb == "walk" else number)
        clock = moved(clock, walk, calendars, (verb, minute, number))
    return slow, clock


def agrees(found, expected, slow):
    """Tell whether a found instant is the expected minute; one beyond the walk may be anything later."""
    if expected is None:
        return found is None or (slow.running and found > slow.walk.instant(TWO_DAYS))
    return found == slow.walk.instant(expected)


@walked
@given(lives())
def test_due_elapsed_and_reaches_are_those_of_the_walk(life):
    slow, clock = both(life)
    told = slow.play()
    assert clock.paused != slow.running
    assert clock.banked == minutes(told[slow.last])
    assert agrees(clock.due_at, slow.due, slow)
    for minute in range(0, TWO_DAYS, 61):
        assert clock.elapsed(slow.walk.instant(minute)) == minutes(told[minute])
    for count in (*range(0, 900, 47), told[-1], told[-1] + 1):
        first = bisect_left(told, count, slow.start)
        assert agrees(clock.reaches(minutes(count)), first if first <= TWO_DAYS else None, slow)


@walked
@given(lives(), st.lists(st.tuples(moments, targets.filter(bool)), min_size=20, max_size=20))
def test_after_counts_extra_minutes_from_any_minute(life, questions):
    slow, clock = both(life)
    told = slow.play()
    for minute, extra in questions:
        first = bisect_left(told, told[minute] + extra, slow.start)
        found = clock.after(slow.walk.instant(minute), minutes(extra))
        assert agrees(found, first if first <= TWO_DAYS else None, slow)


@walked
@given(lives(), st.integers(0, 8))
def test_a_clock_restored_midway_answers_as_the_original_from_then_on(life, cut):
    calendars, start, target, told = life
    walk = next(iter(calendars))
    original = RunningClock.start(calendars[walk], walk.instant(start), minutes(target))
    for move in told[:cut]:
        original = moved(original, walk, calendars, move)
    restored = RunningClock.restore(
        original.calendar,
        original.target,
        original.banked,
        original.running_since,
        original.since,
        original.reached,
    )
    stored_at, banked = restored.since, restored.banked
    for move in told[cut:]:
        original, restored = (moved(clock, walk, calendars, move) for clock in (original, restored))
    assert restored == original
    assert restored.due_at == original.due_at
    for minute in range(0, TWO_DAYS, 61):
        instant = max(walk.instant(minute), stored_at)
        assert restored.elapsed(instant) == original.elapsed(instant)
        assert restored.after(instant, minutes(90)) == original.after(instant, minutes(90))
        if minute:
            assert restored.reaches(banked + minutes(minute)) == original.reaches(banked + minutes(minute))
    assert restored.reaches(banked) >= original.reaches(banked)


@walked
@given(lives())
def test_a_breach_once_reached_is_never_moved(life):
    calendars, start, target, told = life
    walk = next(iter(calendars))
    clock = RunningClock.start(calendars[walk], walk.instant(start), minutes(target))
    for move in told:
        before, clock = clock, moved(clock, walk, calendars, move)
        if before.due_at is not None and before.due_at <= clock.since:
            assert clock.due_at == before.due_at


@walked
@given(st.integers(0, 20_000), st.integers(0, 10_000), st.integers(0, 20), st.booleans())
def test_a_pause_over_a_date_is_a_holiday(began, target, day, office):
    weekly = OFFICE if office else ALWAYS
    morning = at("2024-03-20T00:00") + timedelta(days=day)
    evening = morning + timedelta(days=1)
    start = at("2024-03-20T00:00") + minutes(began)
    assume(start <= morning)
    with_holiday = BusinessCalendar("Europe/Madrid", weekly, [morning.date()])
    clock = RunningClock.start(BusinessCalendar("Europe/Madrid", weekly), start, minutes(target))
    paused = clock.pause(morning).resume(evening)
    assert paused.due_at == with_holiday.due(start, minutes(target))
    for hours in range(0, 500, 7):
        instant = start + timedelta(hours=hours)
        assert paused.elapsed(instant) == with_holiday.elapsed(start, instant)


@walked
@given(lives(), moments, targets)
def test_a_change_keeps_what_has_run(life, minute, target):
    slow, clock = both(life)
    instant = max(slow.walk.instant(minute), clock.since)
    changed = clock.change(instant, target=minutes(target))
    assert changed.banked == clock.elapsed(instant)
    assert changed.paused == clock.paused
    if not clock.paused:
        assert changed.reaches(changed.banked + minutes(1)) == clock.reaches(changed.banked + minutes(1))
