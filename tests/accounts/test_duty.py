"""Who is on duty when: pure, asked of schedules made by hand; no database."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from helpdesk.accounts.roster import Person, Roster
from helpdesk.accounts.roster.duty import Duty, Replacement, rotations
from tests.accounts.schedules import rotation

ANN, BOB, EVE = 1, 2, 3
T0 = datetime(2026, 5, 4, 9, tzinfo=UTC)  # a Monday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NIGHTS = {day: [["18:00", "08:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def duty(*bodies, timezone="UTC", replacements=(), is_active=True):
    return Duty(
        1,
        "nights",
        "Nights",
        timezone,
        is_active=is_active,
        rotations=rotations(timezone, list(bodies)),
        replacements=tuple(replacements),
    )


def told(shifts):
    return [(one.start, one.end, one.people) for one in shifts]


def test_people_take_turns_from_the_handover_on():
    one = duty(rotation(ANN, BOB))
    assert one.on_duty(T0 - timedelta(seconds=1)) == ()
    assert one.on_duty(T0) == (ANN,)
    assert one.on_duty(T0 + 7 * DAY - timedelta(seconds=1)) == (ANN,)
    assert one.on_duty(T0 + 7 * DAY) == (BOB,)
    assert one.on_duty(T0 + 14 * DAY) == (ANN,)


def test_outside_the_hours_nobody_is_on_duty():
    one = duty(rotation(ANN, hours=NIGHTS))
    assert one.on_duty(T0 + 9 * HOUR) == (ANN,)
    assert one.on_duty(T0 + 22 * HOUR) == (ANN,)
    assert one.on_duty(T0 + 23 * HOUR) == ()


def test_the_first_rotation_is_asked_first_and_nobody_twice():
    one = duty(rotation(ANN, BOB), rotation(BOB, EVE), rotation(ANN))
    assert one.on_duty(T0) == (ANN, BOB)
    assert one.on_duty(T0 + 7 * DAY) == (BOB, EVE, ANN)


def test_a_stand_in_takes_the_place_and_only_for_the_time():
    swap = Replacement(T0 + DAY, T0 + 2 * DAY, EVE, ANN)
    one = duty(rotation(ANN), rotation(BOB), replacements=[swap])
    assert one.on_duty(T0 + DAY) == (EVE, BOB)
    assert one.on_duty(T0 + 2 * DAY) == (ANN, BOB)


def test_who_stands_in_for_nobody_comes_first_also_in_a_gap():
    extra = Replacement(T0 - DAY, T0 + DAY, EVE)
    one = duty(rotation(ANN), replacements=[extra])
    assert one.on_duty(T0 - HOUR) == (EVE,)
    assert one.on_duty(T0) == (EVE, ANN)


def test_a_schedule_that_is_not_active_has_nobody():
    assert duty(rotation(ANN), is_active=False).on_duty(T0) == ()


def test_shifts_are_cut_where_somebody_else_comes():
    one = duty(rotation(ANN, BOB, days=1, hours=NIGHTS))
    assert told(one.shifts(T0, T0 + DAY)) == [
        (T0, T0 + 9 * HOUR, ()),
        (T0 + 9 * HOUR, T0 + 23 * HOUR, (ANN,)),
        (T0 + 23 * HOUR, T0 + DAY, ()),
    ]


def test_a_handover_in_an_hour_that_is_skipped_happens_when_the_clocks_jump():
    """In Madrid the night of 29 March 2026 has no half past two: three o'clock follows two."""
    one = duty(rotation(ANN, BOB, days=1, handover="02:30", begins_on="2026-03-28"), timezone="Europe/Madrid")
    jump = datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert told(one.shifts(jump - 6 * HOUR, jump + 6 * HOUR)) == [
        (jump - 6 * HOUR, jump, (ANN,)),
        (jump, jump + 6 * HOUR, (BOB,)),
    ]


@given(
    handover=st.times().map(lambda one: f"{one:%H:%M}"),
    days=st.integers(1, 10),
    hours=st.sampled_from([{}, NIGHTS, {"sat": [["00:00", "24:00"]], "sun": [["10:10", "10:11"]]}]),
    zone=st.sampled_from(["UTC", "Europe/Madrid", "America/Sao_Paulo", "Asia/Kathmandu"]),
    start=st.integers(0, 330 * 86400).map(lambda seconds: T0 + timedelta(seconds=seconds)),
    asked=st.floats(0, 0.999),
)
def test_shifts_say_for_every_instant_what_on_duty_says(*, handover, days, hours, zone, start, asked):
    end = start + 20 * DAY
    replacement = Replacement(start + 3 * DAY, start + 4 * DAY, EVE, ANN)
    one = duty(
        rotation(ANN, BOB, handover=handover, days=days, hours=hours),
        timezone=zone,
        replacements=[replacement],
    )
    shifts = one.shifts(start, end)
    at = start + timedelta(seconds=int(asked * 20 * 86400))
    assert [shift.people for shift in shifts if shift.start <= at < shift.end] == [one.on_duty(at)]
    assert shifts[0].start == start
    assert shifts[-1].end == end
    assert all(before.end == after.start for before, after in pairwise(shifts))


def test_the_roster_leaves_out_who_has_left():
    people = {ANN: Person(ANN, "Ann", is_active=False), BOB: Person(BOB, "Bob")}
    roster = Roster(people, read_duties=lambda: {1: duty(rotation(ANN), rotation(BOB))})
    assert [one.id for one in roster.on_duty(1, T0)] == [BOB]
    assert roster.on_duty(2, T0) == ()
    assert roster.on_duty(None, T0) == ()
