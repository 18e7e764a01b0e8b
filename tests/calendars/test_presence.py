"""Whether a calendar is open now, and until when."""

from datetime import UTC, datetime

from helpdesk.calendars.clock import BusinessCalendar

OFFICE = {day: [("09:00", "18:00")] for day in ("mon", "tue", "wed", "thu", "fri")}
ALWAYS = {day: [("00:00", "24:00")] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


def at(*numbers):
    return datetime(*numbers, tzinfo=UTC)


def test_an_open_calendar_says_when_it_closes():
    calendar = BusinessCalendar("Europe/Madrid", OFFICE)
    assert calendar.next_closed(at(2026, 5, 4, 9)) == at(2026, 5, 4, 16)
    assert calendar.next_closed(at(2026, 5, 4, 20)) == at(2026, 5, 4, 20)


def test_a_night_over_the_edge_of_two_days_is_one_opening():
    calendar = BusinessCalendar("UTC", {"mon": [("20:00", "06:00")]})
    assert calendar.next_closed(at(2026, 5, 4, 21)) == at(2026, 5, 5, 6)


def test_a_calendar_that_never_closes_says_so():
    assert BusinessCalendar("UTC", ALWAYS).next_closed(at(2026, 5, 4, 9)) is None
    holiday = BusinessCalendar("UTC", ALWAYS, holidays=["2026-05-09"])
    assert holiday.next_closed(at(2026, 5, 4, 9)) == at(2026, 5, 9)
