"""Seconds and centuries: how finely and how far business time is counted, and when there is none."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from helpdesk.calendars.clock import BusinessCalendar
from tests.calendars.hours import ALWAYS, MADRID, OFFICE, at, minutes, utc


def test_time_is_counted_in_whole_seconds():
    office = BusinessCalendar(MADRID, OFFICE)
    start = datetime(2024, 6, 3, 8, 0, 0, 999_999, UTC)
    assert office.due(start, timedelta(seconds=1, microseconds=999_999)) == utc("2024-06-03T08:00:01")
    assert office.elapsed(start, datetime(2024, 6, 3, 8, 0, 1, 1, UTC)) == timedelta(seconds=1)
    assert office.due(start, timedelta(microseconds=1)) == utc("2024-06-03T08:00")


def test_a_stretch_that_ends_before_it_starts_has_no_time():
    office = BusinessCalendar(MADRID, OFFICE)
    assert office.elapsed(at("2024-06-04T12:00"), at("2024-06-03T12:00")) == timedelta()
    assert office.segments(at("2024-06-04T12:00"), at("2024-06-03T12:00")) == []


@pytest.mark.parametrize("year", [1, 1600, 1970, 2037, 2100, 2500, 9998])
def test_an_ordinary_week_is_an_ordinary_week_in_any_year(year):
    office = BusinessCalendar("UTC", OFFICE)
    start = datetime(year, 6, 1, tzinfo=UTC)
    assert office.elapsed(start, start + timedelta(weeks=4)) == timedelta(hours=180)
    assert office.elapsed(start, office.due(start, timedelta(hours=180))) == timedelta(hours=180)


def test_centuries_ahead_daylight_saving_still_follows_the_rule():
    calendar = BusinessCalendar(MADRID, OFFICE)
    assert calendar.next_open(at("2531-07-02T12:00")).astimezone(ZoneInfo(MADRID)).hour == 12
    assert calendar.next_open(utc("2531-07-02T00:00")) == utc("2531-07-02T07:00")
    assert calendar.next_open(utc("2531-01-03T00:00")) == utc("2531-01-03T08:00")
    moscow = BusinessCalendar("Europe/Moscow", OFFICE)
    assert moscow.next_open(utc("2401-07-02T00:00")) == utc("2401-07-02T06:00")


def test_an_exception_centuries_ahead_is_kept_and_does_not_return():
    calendar = BusinessCalendar("UTC", OFFICE, ["2531-07-02"])
    assert not calendar.is_open(utc("2531-07-02T12:00"))
    assert calendar.is_open(utc("2931-07-02T12:00"))


def test_no_exception_returns_when_the_calendar_repeats_itself_after_400_years():
    for count in range(200):
        day = date(2150, 1, 1) + timedelta(days=count)
        calendar = BusinessCalendar("Etc/GMT+12", ALWAYS, [day])
        evening = datetime.combine(day, time(20), ZoneInfo("Etc/GMT+12"))
        assert not calendar.is_open(evening)
        assert calendar.is_open(evening.replace(year=2550))


def test_a_target_of_a_century_has_an_honest_due_time():
    start = utc("2024-01-01T00:00")
    assert BusinessCalendar("UTC", ALWAYS).due(start, timedelta(days=36_524)) == utc("2124-01-01T00:00")
    weekly = BusinessCalendar("UTC", {"mon": [("09:00", "10:00")]})
    assert weekly.due(start, timedelta(hours=5_218)) == utc("2123-12-27T10:00")


def test_a_target_beyond_the_year_9999_is_never_due():
    start = utc("2024-01-01T00:00")
    for calendar in (BusinessCalendar("UTC", ALWAYS), BusinessCalendar(MADRID, OFFICE)):
        assert calendar.due(start, timedelta.max) is None
        assert calendar.due(start, timedelta(days=3_000_000)) is None


def test_the_last_second_of_the_year_9999_is_the_last_due_time():
    always, start = BusinessCalendar("UTC", ALWAYS), utc("9999-12-31T23:00")
    assert always.due(start, timedelta(seconds=3599)) == utc("9999-12-31T23:59:59")
    assert always.due(start, timedelta(seconds=3600)) is None
    assert BusinessCalendar("UTC", OFFICE).due(start, timedelta(seconds=1)) is None
    assert BusinessCalendar("UTC", OFFICE).next_open(start) is None


@pytest.mark.parametrize(
    ("weekly", "overrides"),
    [
        ({}, {}),
        ({"mon": [("09:00", "09:00")]}, {}),
        ({"mon": []}, {"2024-06-04": []}),
        ({}, {"2020-01-01": [("09:00", "18:00")]}),
    ],
)
def test_a_calendar_that_is_never_open_gives_no_due_time(weekly, overrides):
    calendar = BusinessCalendar(MADRID, weekly, overrides=overrides)
    start = at("2024-06-03T10:00")
    assert calendar.due(start, minutes(1)) is None
    assert calendar.next_open(start) is None
    assert calendar.elapsed(start, start + timedelta(days=4_000)) == timedelta()


def test_a_calendar_whose_every_date_is_a_holiday_gives_no_due_time():
    start = date(2024, 6, 3)
    closed = [start + timedelta(days=count) for count in range(402)]
    calendar = BusinessCalendar("UTC", ALWAYS, closed)
    assert calendar.due(utc("2024-06-03T10:00"), minutes(1)) is None
    assert calendar.due(utc("2024-06-06T00:00"), minutes(1)) == utc("2025-07-10T00:01")


def test_400_days_is_the_farthest_opening_waited_for():
    calendar = BusinessCalendar("UTC", {}, overrides={"2025-07-08": [("00:00", "01:00")]})
    opens = utc("2025-07-08T00:00")
    assert calendar.next_open(opens - timedelta(days=400)) is None
    assert calendar.next_open(opens - timedelta(days=400) + timedelta(seconds=1)) == opens


def test_a_long_closure_under_way_is_waited_out():
    calendar = BusinessCalendar(
        "UTC", {}, overrides={"2024-06-03": [("09:00", "10:00")], "2026-06-03": [("09:00", "10:00")]}
    )
    assert calendar.due(utc("2024-06-03T09:30"), minutes(45)) == utc("2026-06-03T09:15")


def test_the_next_opening_is_now_while_it_is_open():
    office = BusinessCalendar(MADRID, OFFICE)
    assert office.next_open(at("2024-06-03T10:00")) == at("2024-06-03T10:00")
    assert office.next_open(at("2024-06-07T18:00")) == at("2024-06-10T09:00")


def test_segments_are_clipped_and_unbroken_over_years():
    always = BusinessCalendar("UTC", ALWAYS)
    begin, end = utc("2019-03-03T03:03"), utc("2029-01-01T00:00")
    assert always.segments(begin, end) == [(begin, end)]


def test_threads_that_share_a_fresh_calendar_agree():
    calendar = BusinessCalendar(MADRID, OFFICE, ["2024-05-01"])
    starts = [at("2015-01-01T10:00") + timedelta(days=count) for count in range(0, 4_000, 37)]
    with ThreadPoolExecutor(8) as pool:
        shared = list(pool.map(lambda start: calendar.due(start, timedelta(hours=50)), starts * 2))
    alone = [
        BusinessCalendar(MADRID, OFFICE, ["2024-05-01"]).due(start, timedelta(hours=50)) for start in starts
    ]
    assert shared == alone * 2
