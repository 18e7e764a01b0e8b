"""One promise's clock: what starting, pausing, resuming and changing it do to its due time."""

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta

import pytest

from helpdesk.calendars.clock import BusinessCalendar, RunningClock
from tests.calendars.hours import ALWAYS, MADRID, OFFICE, at, minutes, utc

OFFICE_HOURS = BusinessCalendar(MADRID, OFFICE)
ROUND_THE_CLOCK = BusinessCalendar(MADRID, ALWAYS)
NEVER = BusinessCalendar(MADRID, {})


def monday(hour):
    return at(f"2024-06-03T{hour}")


def started(target=120, calendar=OFFICE_HOURS, hour="10:00"):
    return RunningClock.start(calendar, monday(hour), minutes(target))


def restored(clock):
    """Return the clock as a stored row brings it back."""
    return RunningClock.restore(
        clock.calendar, clock.target, clock.banked, clock.running_since, clock.since, clock.reached
    )


# Start


def test_a_clock_is_due_when_its_target_has_run():
    assert started(120).due_at == monday("12:00")
    assert started(120, hour="17:00").due_at == at("2024-06-04T10:00")


@pytest.mark.parametrize("calendar", [OFFICE_HOURS, NEVER])
def test_a_target_of_nothing_is_due_at_the_start_and_stays_so(calendar):
    clock = started(0, calendar, "20:00")
    assert clock.due_at == monday("20:00")
    assert clock.pause(monday("20:00")).due_at == monday("20:00")
    assert clock.change(monday("20:00"), target=minutes(60)).due_at == monday("20:00")


def test_a_clock_on_a_calendar_that_never_opens_is_never_due():
    clock = started(1, NEVER)
    assert clock.due_at is None
    assert not clock.paused
    assert clock.reaches(minutes(1)) is None
    assert clock.reaches(minutes(0)) == monday("10:00")
    assert clock.change(monday("11:00"), calendar=OFFICE_HOURS).due_at == monday("11:01")


def test_time_runs_on_after_the_due_time():
    clock = started(60)
    assert [
        clock.elapsed(monday(hour)) for hour in ("09:00", "10:00", "10:30", "11:00", "15:00", "23:00")
    ] == [minutes(count) for count in (0, 0, 30, 60, 300, 480)]


# Pause and resume


def test_a_pause_moves_the_due_time_by_its_open_part():
    clock = started(120, hour="17:00").pause(monday("17:30")).resume(at("2024-06-04T10:00"))
    assert clock.due_at == at("2024-06-04T11:30")


def test_a_paused_clock_is_not_due_and_stands_still():
    clock = started(120).pause(monday("11:00"))
    assert clock.paused
    assert clock.due_at is None
    assert clock.elapsed(monday("15:00")) == clock.banked == minutes(60)
    assert clock.reaches(minutes(61)) is None


def test_a_due_time_reached_before_the_pause_stands():
    for hour in ("11:00", "11:30"):
        clock = started(60).pause(monday(hour))
        assert clock.due_at == monday("11:00")
        assert clock.resume(monday("14:00")).due_at == monday("11:00")


def test_a_second_earlier_the_pause_comes_first():
    clock = started(60).pause(monday("10:59:59"))
    assert clock.due_at is None
    assert clock.resume(monday("14:00")).due_at == monday("14:00:01")


def test_a_late_clock_does_not_run_while_it_is_paused():
    clock = started(60).pause(monday("12:00")).resume(monday("14:00"))
    assert clock.elapsed(monday("15:00")) == minutes(180)
    assert clock.reaches(minutes(150)) == monday("14:30")


def test_a_repeated_pause_or_resume_does_nothing():
    running, paused = started(), started().pause(monday("11:00"))
    assert running.resume(monday("11:00")) is running
    assert paused.pause(monday("11:30")) is paused
    assert paused.resume(monday("11:15")).due_at == monday("12:15")


def test_an_instant_before_the_last_transition_is_taken_as_that_transition():
    assert started(120).pause(monday("09:00")).resume(monday("10:30")).due_at == monday("12:30")
    paused = started(120).pause(monday("11:00"))
    assert paused.resume(monday("10:30")) == paused.resume(monday("11:00"))
    assert started(120).change(monday("08:00"), target=minutes(60)).due_at == monday("11:00")


def test_a_pause_of_no_length_changes_nothing():
    clock = started().pause(monday("11:00")).resume(monday("11:00"))
    assert clock.due_at == monday("12:00")
    assert clock.elapsed(monday("11:30")) == minutes(90)


def test_pausing_at_the_very_start_keeps_the_start():
    clock = started().pause(monday("10:00")).resume(monday("11:00"))
    assert clock.reaches(minutes(0)) == monday("10:00")
    assert clock.reaches(minutes(1)) == monday("11:01")
    assert clock.elapsed(monday("10:30")) == minutes(0)


# Change


def test_a_smaller_target_is_due_earlier_and_keeps_what_has_run():
    clock = started(480).change(monday("11:00"), target=minutes(120))
    assert clock.due_at == monday("12:00")
    assert clock.target == minutes(120)
    assert clock.banked == minutes(60)


@pytest.mark.parametrize("target", [240, 120, 0])
def test_a_change_that_leaves_nothing_to_run_is_due_at_the_change(target):
    clock = started(480).change(monday("14:00"), target=minutes(target))
    assert clock.due_at == monday("14:00")
    assert clock.reaches(minutes(target)) == monday("10:00") + minutes(target)


def test_it_is_due_at_the_change_even_when_that_is_out_of_hours():
    assert started(500).change(monday("20:00"), target=minutes(30)).due_at == monday("20:00")


def test_a_larger_target_is_due_later():
    assert started(120).change(monday("11:00"), target=minutes(480)).due_at == monday("18:00")


@pytest.mark.parametrize("hour", ["12:00", "12:01", "23:00"])
def test_a_change_at_or_after_the_due_time_leaves_it(hour):
    for change in ({"target": minutes(480)}, {"target": minutes(1)}, {"calendar": ROUND_THE_CLOCK}):
        assert started(120).change(monday(hour), **change).due_at == monday("12:00")


def test_a_change_in_a_pause_keeps_it_paused():
    clock = started(120).pause(monday("11:00")).change(monday("13:00"), target=minutes(90))
    assert clock.paused
    assert clock.due_at is None
    assert clock.resume(monday("14:00")).due_at == monday("14:30")


@pytest.mark.parametrize("target", [60, 30, 0])
def test_a_change_in_a_pause_that_leaves_nothing_to_run_is_due_there(target):
    clock = started(120).pause(monday("11:00")).change(monday("13:00"), target=minutes(target))
    assert clock.paused
    assert clock.due_at == monday("13:00")
    assert clock.resume(monday("14:00")).due_at == monday("13:00")


def test_an_earlier_instant_in_a_pause_counts_as_its_last_change():
    clock = started(120).pause(monday("11:00")).change(monday("13:00"), target=minutes(90))
    assert clock.resume(monday("12:00")).due_at == monday("13:30")


def test_a_new_calendar_counts_from_the_change_only():
    clock = started(600, hour="17:00").change(monday("20:00"), calendar=ROUND_THE_CLOCK)
    assert clock.due_at == at("2024-06-04T05:00")
    assert clock.elapsed(monday("19:00")) == minutes(60)
    assert clock.elapsed(monday("21:00")) == minutes(120)


def test_a_calendar_changed_in_a_pause_counts_from_the_resume():
    paused = (
        started(600, hour="17:00").pause(monday("17:30")).change(monday("18:00"), calendar=ROUND_THE_CLOCK)
    )
    assert paused.resume(monday("20:00")).due_at == at("2024-06-04T05:30")


def test_a_change_of_nothing_moves_nothing():
    clock = started(480, hour="17:00").change(monday("17:20")).change(at("2024-06-04T08:00"))
    assert clock.due_at == started(480, hour="17:00").due_at


# The past


@pytest.fixture
def eventful():
    """Run 10:00 to 11:00 and from 13:00; change to all hours at 14:00; pause at 20:00."""
    return (
        started(600)
        .pause(monday("11:00"))
        .resume(monday("13:00"))
        .change(monday("14:00"), calendar=ROUND_THE_CLOCK)
        .pause(monday("20:00"))
    )


def test_elapsed_answers_for_past_instants(eventful):
    hours = ("09:00", "10:30", "11:00", "12:00", "13:30", "14:00", "19:00", "20:00", "23:00")
    counts = (0, 30, 60, 60, 90, 120, 420, 480, 480)
    assert [eventful.elapsed(monday(hour)) for hour in hours] == [minutes(count) for count in counts]


def test_reaches_answers_for_past_instants(eventful):
    counts = (0, 30, 60, 61, 120, 121, 480)
    hours = ("10:00", "10:30", "11:00", "13:01", "14:00", "14:01", "20:00")
    assert [eventful.reaches(minutes(count)) for count in counts] == [monday(hour) for hour in hours]
    assert eventful.reaches(minutes(481)) is None


def test_after_counts_on_the_clock_from_any_instant(eventful):
    assert eventful.after(monday("10:30"), minutes(60)) == monday("13:30")
    assert eventful.after(monday("12:00"), minutes(60)) == monday("14:00")
    assert eventful.after(monday("12:00"), minutes(0)) == monday("12:00")
    assert eventful.after(monday("09:00"), minutes(60)) == monday("11:00")
    assert eventful.after(monday("19:30"), minutes(30)) == monday("20:00")
    assert eventful.after(monday("19:30"), minutes(31)) is None


def test_after_looks_ahead_while_the_clock_runs():
    assert started(60).after(monday("17:30"), minutes(60)) == at("2024-06-04T09:30")
    assert started(60, NEVER).after(monday("17:30"), minutes(60)) is None


# A stored row


def test_a_running_clock_comes_back_from_its_row():
    clock = restored(started(600).pause(monday("11:00")).resume(monday("13:00")))
    assert clock.due_at == at("2024-06-04T13:00")
    assert clock.elapsed(monday("14:00")) == minutes(120)
    assert clock.reaches(minutes(90)) == monday("13:30")
    assert clock.pause(monday("14:00")).banked == minutes(120)


def test_a_paused_clock_comes_back_from_its_row():
    clock = restored(started(600).pause(monday("11:00")))
    assert clock.paused
    assert clock.due_at is None
    assert clock.elapsed(monday("14:00")) == minutes(60)
    assert clock.resume(monday("10:00")).due_at == at("2024-06-04T11:00")


def test_a_breach_comes_back_from_its_row():
    clock = restored(started(60).pause(monday("12:00")).resume(monday("13:00")))
    assert clock.due_at == monday("11:00")
    assert clock.change(monday("14:00"), target=minutes(600)).due_at == monday("11:00")


def test_a_restored_clock_knows_no_instant_before_its_last_transition():
    clock = restored(started(600).pause(monday("11:00")).resume(monday("13:00")))
    assert clock.reaches(minutes(30)) == clock.since == monday("13:00")
    assert clock.elapsed(monday("10:30")) == clock.banked == minutes(60)
    assert clock.after(monday("10:30"), minutes(60)) == monday("14:00")


# Units


def test_a_clock_counts_in_whole_seconds_and_answers_in_utc():
    begin = datetime(2024, 6, 3, 8, 0, 0, 999_999, UTC)
    clock = RunningClock.start(OFFICE_HOURS, begin, timedelta(seconds=60, microseconds=9))
    assert clock.target == minutes(1)
    assert clock.since == clock.running_since == utc("2024-06-03T08:00")
    paused = clock.pause(begin + timedelta(seconds=30, microseconds=1))
    assert paused.banked == timedelta(seconds=31)
    moved = started().pause(monday("11:00")).resume(monday("12:00")).change(monday("13:00"))
    assert {moment.tzinfo for moment in (moved.since, moved.running_since, moved.due_at)} == {UTC}


def test_negative_durations_are_refused():
    asked = [
        lambda: started(-1),
        lambda: started().change(monday("11:00"), target=minutes(-1)),
        lambda: started().reaches(minutes(-1)),
        lambda: started().after(monday("11:00"), minutes(-1)),
        lambda: RunningClock.restore(OFFICE_HOURS, minutes(1), minutes(-1), None, monday("11:00"), None),
    ]
    for ask in asked:
        with pytest.raises(ValueError, match="cannot be negative"):
            ask()


def test_instants_without_a_zone_are_refused():
    naive = datetime(2024, 6, 3, 11)  # noqa: DTZ001
    asked = [
        lambda: RunningClock.start(OFFICE_HOURS, naive, minutes(1)),
        lambda: started().pause(naive),
        lambda: started().pause(monday("11:00")).resume(naive),
        lambda: started().change(naive, target=minutes(1)),
        lambda: started().elapsed(naive),
        lambda: started().after(naive, minutes(1)),
        lambda: RunningClock.restore(OFFICE_HOURS, minutes(1), minutes(0), None, naive, None),
    ]
    for ask in asked:
        with pytest.raises(ValueError, match="is no instant"):
            ask()


def test_a_clock_never_changes():
    clock = started()
    with pytest.raises(FrozenInstanceError):
        clock.target = minutes(1)
    clock.pause(monday("11:00"))
    clock.change(monday("11:00"), target=minutes(1))
    assert clock == started()
