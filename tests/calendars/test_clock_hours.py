"""Windows, holidays and overrides: when a calendar is open on an ordinary day and on the others."""

from datetime import UTC, date, timedelta

import pytest

from helpdesk.calendars.clock import BusinessCalendar
from tests.calendars.hours import MADRID, NIGHTS, OFFICE, at, hours_on, minutes, utc


def test_a_target_that_ends_at_closing_is_due_at_closing():
    office = BusinessCalendar(MADRID, OFFICE)
    assert office.due(at("2024-06-03T17:00"), minutes(60)) == at("2024-06-03T18:00")


def test_the_due_time_is_in_utc():
    due = BusinessCalendar(MADRID, OFFICE).due(at("2024-06-03T10:00"), minutes(60))
    assert due.tzinfo is UTC
    assert due == utc("2024-06-03T09:00")


@pytest.mark.parametrize("moment", ["2024-06-03T10:00", "2024-06-08T10:00", "2024-06-03T18:00"])
def test_nothing_to_wait_for_is_due_at_the_start_open_or_not(moment):
    assert BusinessCalendar(MADRID, OFFICE).due(at(moment), timedelta()) == at(moment)
    assert BusinessCalendar(MADRID, {}).due(at(moment), timedelta()) == at(moment)


def test_opening_is_inside_and_closing_outside_of_a_window():
    office = BusinessCalendar(MADRID, OFFICE)
    shown = [office.is_open(at(f"2024-06-03T{hour}")) for hour in ("08:59:59", "09:00", "17:59:59", "18:00")]
    assert shown == [False, True, True, False]


def test_overlapping_and_repeated_windows_count_once():
    calendar = BusinessCalendar(
        MADRID, {"mon": [("12:00", "15:00"), ("09:00", "13:00"), ("09:00", "13:00"), ("15:00", "16:00")]}
    )
    assert calendar.segments(at("2024-06-03T00:00"), at("2024-06-04T00:00")) == [
        (at("2024-06-03T09:00"), at("2024-06-03T16:00"))
    ]


def test_an_overnight_window_meets_the_window_of_the_next_morning():
    calendar = BusinessCalendar("UTC", {"mon": [("22:00", "06:00")], "tue": [("05:00", "07:00")]})
    assert calendar.segments(utc("2024-06-03T00:00"), utc("2024-06-05T00:00")) == [
        (utc("2024-06-03T22:00"), utc("2024-06-04T07:00"))
    ]


@pytest.mark.parametrize(
    ("window", "hours"),
    [
        (("00:00", "24:00"), 24),
        (("00:00", "00:00"), 0),
        (("24:00", "24:00"), 0),
        (("22:00", "00:00"), 2),
        (("22:00", "24:00"), 2),
        (("24:00", "06:00"), 6),
        (("12:00", "11:59"), 24 - 1 / 60),
    ],
)
def test_a_window_at_the_edges_of_the_day_has_its_literal_length(window, hours):
    calendar = BusinessCalendar("UTC", {"wed": [window]})
    assert calendar.elapsed(utc("2024-06-03T00:00"), utc("2024-06-10T00:00")) == timedelta(hours=hours)


def test_a_holiday_leaves_the_rest_of_the_night_before_it_closed_and_the_night_it_begins_half_open():
    calendar = BusinessCalendar(MADRID, NIGHTS, ["2024-05-01"])
    assert [hours_on(calendar, day) for day in ("2024-04-30", "2024-05-01", "2024-05-02")] == [8, 0, 8]
    assert calendar.is_open(at("2024-05-02T05:59"))
    assert calendar.due(at("2024-04-30T23:00"), minutes(120)) == at("2024-05-02T01:00")


def test_a_holiday_on_the_second_date_of_the_only_night_of_the_week_cuts_it_at_midnight():
    calendar = BusinessCalendar(MADRID, {"tue": [("22:00", "06:00")]}, [date(2024, 5, 1)])
    assert calendar.segments(at("2024-04-29T00:00"), at("2024-05-05T00:00")) == [
        (at("2024-04-30T22:00"), at("2024-05-01T00:00"))
    ]


def test_a_holiday_wins_over_an_override():
    calendar = BusinessCalendar(MADRID, OFFICE, ["2024-06-03"], {"2024-06-03": [("10:00", "12:00")]})
    assert hours_on(calendar, "2024-06-03") == 0


def test_an_override_replaces_the_rest_of_the_night_before_too():
    calendar = BusinessCalendar(MADRID, NIGHTS, overrides={"2024-06-05": [("10:00", "12:00")]})
    assert calendar.segments(at("2024-06-04T12:00"), at("2024-06-06T12:00")) == [
        (at("2024-06-04T22:00"), at("2024-06-05T00:00")),
        (at("2024-06-05T10:00"), at("2024-06-05T12:00")),
        (at("2024-06-06T00:00"), at("2024-06-06T06:00")),
    ]


def test_an_override_may_run_overnight_into_the_next_date():
    calendar = BusinessCalendar(MADRID, OFFICE, overrides={date(2024, 6, 8): [("20:00", "02:00")]})
    assert calendar.segments(at("2024-06-08T00:00"), at("2024-06-10T00:00")) == [
        (at("2024-06-08T20:00"), at("2024-06-09T02:00"))
    ]


@pytest.mark.parametrize(
    ("holidays", "overrides"),
    [(["2024-06-09"], {}), ([], {"2024-06-09": []})],
    ids=["a holiday", "an override"],
)
def test_what_an_overnight_override_leaves_for_the_next_date_gives_way_to(holidays, overrides):
    calendar = BusinessCalendar(MADRID, OFFICE, holidays, {"2024-06-08": [("20:00", "02:00")], **overrides})
    assert hours_on(calendar, "2024-06-08") == 4
    assert hours_on(calendar, "2024-06-09") == 0


def test_an_override_until_24_00_ends_at_midnight_and_joins_the_next_morning():
    calendar = BusinessCalendar(
        MADRID, OFFICE, overrides={"2024-06-03": [("12:00", "24:00")], "2024-06-04": [("00:00", "03:00")]}
    )
    assert calendar.segments(at("2024-06-03T00:00"), at("2024-06-05T00:00")) == [
        (at("2024-06-03T12:00"), at("2024-06-04T03:00"))
    ]


def test_a_calendar_may_live_on_overrides_alone():
    calendar = BusinessCalendar(MADRID, {}, overrides={"2024-06-08": [["10:00", "14:00"]]})
    assert calendar.due(at("2024-06-03T10:00"), minutes(90)) == at("2024-06-08T11:30")
    assert calendar.due(at("2024-06-03T10:00"), minutes(240)) == at("2024-06-08T14:00")
    assert calendar.due(at("2024-06-03T10:00"), minutes(241)) is None
    assert calendar.due(at("2024-06-08T14:00"), minutes(1)) is None
