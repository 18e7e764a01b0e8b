"""When a person is told what can wait: full hours, an hour of the day, the end of quiet hours, by their own clock."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from helpdesk.notifications.rhythm import Quiet, next_digest

ROME, MOSCOW, KATHMANDU = ZoneInfo("Europe/Rome"), ZoneInfo("Europe/Moscow"), ZoneInfo("Asia/Kathmandu")
WORKDAYS, EVERY_DAY = range(5), range(7)
NIGHT = Quiet(time(20), time(8), EVERY_DAY)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "due"), [("2026-05-04T09:30", "2026-05-04T10:00"), ("2026-05-04T23:59:59", "2026-05-05T00:00")]
)
def test_hourly_is_the_next_full_hour(at, due):
    assert next_digest("hourly", 8, utc(at), ROME) == utc(due)


def test_a_full_hour_waits_for_the_next():
    assert next_digest("hourly", 8, utc("2026-05-04T10:00"), ROME) == utc("2026-05-04T11:00")


@pytest.mark.parametrize(
    ("zone", "at", "due"),
    [
        (ROME, "2026-05-04T05:59", "2026-05-04T06:00"),
        (ROME, "2026-05-04T06:00", "2026-05-05T06:00"),
        (ROME, "2026-01-04T06:30", "2026-01-04T07:00"),
        (MOSCOW, "2026-05-04T06:00", "2026-05-05T05:00"),
        (KATHMANDU, "2026-05-04T02:00", "2026-05-04T02:15"),
    ],
)
def test_daily_is_the_persons_own_hour(zone, at, due):
    assert next_digest("daily", 8, utc(at), zone) == utc(due)


def test_daily_keeps_its_hour_over_the_change_of_clocks():
    assert next_digest("daily", 8, utc("2026-03-28T12:00"), ROME) == utc("2026-03-29T06:00")
    assert next_digest("daily", 2, utc("2026-03-28T12:00"), ROME) == utc("2026-03-29T01:00")


def test_at_once_is_now():
    assert next_digest("at_once", 8, utc("2026-05-04T09:30"), ROME) == utc("2026-05-04T09:30")


@pytest.mark.parametrize(
    ("at", "ends"),
    [
        ("2026-05-04T17:59", "2026-05-04T17:59"),
        ("2026-05-04T18:00", "2026-05-05T06:00"),
        ("2026-05-05T03:00", "2026-05-05T06:00"),
        ("2026-05-05T06:00", "2026-05-05T06:00"),
    ],
)
def test_quiet_hours_run_over_midnight(at, ends):
    assert NIGHT.ends(utc(at), ROME) == utc(ends)


def test_quiet_hours_begin_on_their_days_alone():
    nights = Quiet(time(20), time(8), WORKDAYS)
    assert nights.ends(utc("2026-05-09T20:00"), ROME) == utc("2026-05-09T20:00")  # a Saturday
    assert nights.ends(utc("2026-05-08T22:00"), ROME) == utc("2026-05-09T06:00")  # began on the Friday


def test_whole_days_in_a_row_are_one_stretch():
    weekend = Quiet(time(0), time(0), [5, 6])
    assert weekend.ends(utc("2026-05-09T10:00"), ROME) == utc("2026-05-10T22:00")


def test_hours_that_never_end_are_given_up():
    assert Quiet(time(0), time(0), EVERY_DAY).ends(utc("2026-05-04T09:30"), ROME) <= utc("2026-05-13T09:30")


def test_hours_within_a_day_end_on_it():
    lunch = Quiet(time(12), time(13, 30), EVERY_DAY)
    assert lunch.ends(utc("2026-05-04T10:15"), ROME) == utc("2026-05-04T11:30")
    assert lunch.ends(utc("2026-05-04T11:30"), ROME) == utc("2026-05-04T11:30")
