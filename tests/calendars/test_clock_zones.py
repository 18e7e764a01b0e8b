"""Business hours in the zones and nights where counting them goes wrong."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from helpdesk.calendars.clock import BusinessCalendar
from tests.calendars.hours import MADRID, OFFICE, at, daily, hours_on, minutes, utc


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Madrid", "2024-03-31", 23),
        ("Europe/Madrid", "2024-10-27", 25),
        ("America/Santiago", "2024-09-08", 23),
        ("America/Santiago", "2024-04-06", 25),
        ("Australia/Lord_Howe", "2024-10-06", 23.5),
        ("Australia/Lord_Howe", "2024-04-07", 24.5),
        ("Antarctica/Troll", "2024-03-31", 22),
        ("Antarctica/Troll", "2024-10-27", 26),
        ("Pacific/Chatham", "2024-09-29", 23),
        ("Africa/Casablanca", "2024-03-10", 25),
        ("Europe/Dublin", "2024-10-27", 25),
        ("America/St_Johns", "2011-03-13", 23),
        ("Asia/Pyongyang", "2018-05-04", 23.5),
        ("Asia/Pyongyang", "2015-08-14", 24.5),
        ("America/Caracas", "2016-05-01", 23.5),
        ("Europe/Moscow", "2014-10-26", 25),
        ("Europe/Moscow", "2024-10-27", 24),
        ("Asia/Kathmandu", "2024-06-03", 24),
        ("Europe/London", "1968-10-27", 24),
    ],
)
def test_a_date_that_is_always_open_has_as_many_hours_as_it_lasted(zone, day, hours):
    whole_days = BusinessCalendar(zone, {}, overrides={day: [("00:00", "24:00")]})
    around = utc(f"{day}T12:00")
    opened = whole_days.elapsed(around - timedelta(days=3), around + timedelta(days=3))
    assert opened / timedelta(hours=1) == hours


def test_a_date_that_a_zone_skipped_had_no_hours():
    apia = "Pacific/Apia"
    calendar = BusinessCalendar(apia, OFFICE)
    assert calendar.due(at("2011-12-29T17:00", apia), minutes(120)) == at("2012-01-02T10:00", apia)
    friday = BusinessCalendar(apia, {}, overrides={"2011-12-30": [("00:00", "24:00")]})
    assert friday.next_open(utc("2011-12-01T00:00")) is None


def test_a_night_into_a_skipped_date_ends_at_midnight_and_the_next_date_keeps_its_own_night_before():
    apia = "Pacific/Apia"
    calendar = BusinessCalendar(apia, {"thu": [("22:00", "06:00")], "fri": [("22:00", "02:00")]})
    assert calendar.segments(at("2011-12-29T12:00", apia), at("2012-01-01T00:00", apia)) == [
        (at("2011-12-29T22:00", apia), at("2011-12-31T02:00", apia))
    ]


def test_a_repeated_hour_runs_twice():
    calendar = BusinessCalendar(MADRID, daily(("02:00", "03:00")))
    first, second = at("2024-10-27T02:00"), at("2024-10-27T02:00", fold=1)
    assert calendar.elapsed(first, second) == minutes(60)
    assert calendar.due(first, minutes(90)) == utc("2024-10-27T01:30")


def test_a_window_may_open_twice_when_the_night_repeats_its_edge():
    calendar = BusinessCalendar(MADRID, daily(("02:30", "02:45")))
    assert len(calendar.segments(at("2024-10-27T00:00"), at("2024-10-28T00:00"))) == 2


def test_a_window_inside_a_skipped_hour_never_opens_that_night():
    calendar = BusinessCalendar("Australia/Lord_Howe", daily(("02:00", "02:30")))
    assert hours_on(calendar, "2024-10-06") == 0
    assert hours_on(calendar, "2024-10-07") == 0.5


def test_a_window_before_a_skipped_hour_is_not_counted_again_after_it():
    calendar = BusinessCalendar(MADRID, daily(("00:00", "02:00"), ("02:10", "02:20"), ("02:30", "03:00")))
    assert calendar.segments(at("2024-03-31T00:00"), at("2024-03-31T12:00")) == [
        (at("2024-03-31T00:00"), utc("2024-03-31T01:00"))
    ]


def test_offsets_of_odd_seconds_are_kept():
    monrovia = "Africa/Monrovia"
    calendar = BusinessCalendar(monrovia, daily(("09:00", "10:00")))
    opens = datetime(1971, 6, 1, 9, 44, 30, tzinfo=UTC)
    assert calendar.next_open(datetime(1971, 6, 1, 3, tzinfo=UTC)) == opens


def test_an_instant_means_the_same_in_every_zone():
    office = BusinessCalendar(MADRID, OFFICE)
    start = at("2024-06-03T16:30")
    there = start.astimezone(ZoneInfo("Pacific/Chatham"))
    assert office.due(there, minutes(120)) == office.due(start, minutes(120)) == at("2024-06-04T09:30")
