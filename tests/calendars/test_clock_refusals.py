"""What a business calendar refuses, in words."""

from datetime import UTC, date, datetime

import pytest

from helpdesk.calendars.clock import BusinessCalendar
from tests.calendars.hours import MADRID, OFFICE, at, hours_on, minutes


@pytest.mark.parametrize(
    "zone", ["Mars/Olympus", "", "../etc/passwd", "/etc/passwd", "Europe", "Europe/Madrid\0", None]
)
def test_an_unknown_zone_is_refused(zone):
    with pytest.raises(ValueError, match="is no IANA time zone"):
        BusinessCalendar(zone, OFFICE)


@pytest.mark.parametrize(
    "window",
    [
        ("9:00", "18:00"),
        ("09:00", "24:01"),
        ("09:60", "18:00"),
        ("25:00", "26:00"),
        ("09:00:00", "18:00"),
        ("nine", "six"),
        ("-1:00", "18:00"),
        ("09:00\n", "18:00"),
        ("٠٩:٠٠", "18:00"),
        ("09:00",),
        ("09:00", "12:00", "18:00"),
        (9, 18),
        "09:00-18:00",
        None,
    ],
)
def test_a_bad_window_is_refused(window):
    with pytest.raises(ValueError, match=r"is no (time of day|window)"):
        BusinessCalendar(MADRID, {"mon": [window]})
    with pytest.raises(ValueError, match=r"is no (time of day|window)"):
        BusinessCalendar(MADRID, {}, overrides={"2024-06-03": [window]})


@pytest.mark.parametrize("windows", [None, 9, {"09:00": "18:00"}])
def test_windows_that_are_no_list_are_refused(windows):
    with pytest.raises(ValueError, match="is no list of windows"):
        BusinessCalendar(MADRID, {"mon": windows})


@pytest.mark.parametrize("week", [None, [], [("09:00", "18:00")]])
def test_a_week_that_names_no_days_is_refused(week):
    with pytest.raises(ValueError, match="is no week"):
        BusinessCalendar(MADRID, week)


def test_overrides_that_name_no_dates_are_refused():
    with pytest.raises(ValueError, match="are no overrides"):
        BusinessCalendar(MADRID, OFFICE, overrides=["2024-06-03"])


@pytest.mark.parametrize("name", ["Mon", "monday", "", 0])
def test_an_unknown_weekday_is_refused(name):
    with pytest.raises(ValueError, match="is no weekday"):
        BusinessCalendar(MADRID, {name: [("09:00", "18:00")]})


@pytest.mark.parametrize(
    "day", ["2024-02-30", "03/06/2024", "", None, 3, datetime(2024, 6, 3, tzinfo=UTC), "2024-06-03T00:00"]
)
def test_a_bad_date_is_refused(day):
    with pytest.raises(ValueError, match="is no date"):
        BusinessCalendar(MADRID, OFFICE, [day])
    with pytest.raises(ValueError, match="is no date"):
        BusinessCalendar(MADRID, OFFICE, overrides={day: []})


@pytest.mark.parametrize("naive", [datetime(2024, 6, 3, 10), date(2024, 6, 3), None])  # noqa: DTZ001
def test_an_instant_without_a_zone_is_refused(naive):
    office, aware = BusinessCalendar(MADRID, OFFICE), at("2024-06-03T10:00")
    asked = [
        lambda: office.elapsed(naive, aware),
        lambda: office.elapsed(aware, naive),
        lambda: office.due(naive, minutes(1)),
        lambda: office.is_open(naive),
        lambda: office.next_open(naive),
        lambda: office.segments(naive, aware),
    ]
    for ask in asked:
        with pytest.raises(ValueError, match="is no instant"):
            ask()


def test_a_negative_target_is_refused():
    with pytest.raises(ValueError, match="cannot be negative"):
        BusinessCalendar(MADRID, OFFICE).due(at("2024-06-03T10:00"), minutes(-1))


def test_a_calendar_does_not_change_with_what_it_was_made_from():
    weekly, holidays = {"mon": [["09:00", "18:00"]]}, ["2024-06-10"]
    calendar = BusinessCalendar(MADRID, weekly, holidays)
    weekly["mon"][0][1] = "10:00"
    holidays.append("2024-06-03")
    assert hours_on(calendar, "2024-06-03") == 9
    with pytest.raises(AttributeError):
        calendar.timezone = "UTC"
