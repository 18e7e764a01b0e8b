"""When mailed reports come: local times, through changes of the clocks and months of any length."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as some

from helpdesk.insights.mailed.rhythm import Rhythm, Times, latest_time, next_time

MADRID = ZoneInfo("Europe/Madrid")
ZONES = [
    ZoneInfo(name) for name in ("Europe/Madrid", "Asia/Kolkata", "Australia/Lord_Howe", "America/St_Johns")
]


def at(text, zone=UTC):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def following(times, after, count):
    """Return the next times in local words."""
    found = []
    for _each in range(count):
        after = next_time(times, after)
        found.append(f"{after.astimezone(times.zone):%Y-%m-%d %H:%M}")
    return found


def test_a_day_comes_every_day_and_working_days_leave_the_weekend_out():
    friday = at("2026-11-20T08:00", MADRID)
    daily = Times(Rhythm.DAILY, time(8), MADRID)
    working = Times(Rhythm.WORKING_DAYS, time(8), MADRID)
    assert following(daily, friday, 3) == ["2026-11-21 08:00", "2026-11-22 08:00", "2026-11-23 08:00"]
    assert following(working, friday, 2) == ["2026-11-23 08:00", "2026-11-24 08:00"]


def test_a_week_comes_on_its_weekday():
    weekly = Times(Rhythm.WEEKLY, time(7, 30), MADRID, weekday=2)
    assert following(weekly, at("2026-11-25T07:30", MADRID), 2) == ["2026-12-02 07:30", "2026-12-09 07:30"]
    assert following(weekly, at("2026-11-25T07:29", MADRID), 1) == ["2026-11-25 07:30"]


def test_a_short_month_has_its_last_day():
    monthly = Times(Rhythm.MONTHLY, time(6), MADRID, day=31)
    assert following(monthly, at("2027-12-31T12:00", MADRID), 4) == [
        "2028-01-31 06:00",
        "2028-02-29 06:00",
        "2028-03-31 06:00",
        "2028-04-30 06:00",
    ]


def test_a_local_time_stays_the_same_when_the_clocks_change():
    daily = Times(Rhythm.DAILY, time(8), MADRID)
    assert next_time(daily, at("2026-03-28T12:00")) == at("2026-03-29T06:00")
    assert next_time(daily, at("2026-03-27T12:00")) == at("2026-03-28T07:00")


def test_a_time_that_is_skipped_comes_when_the_clocks_have_changed():
    half_past_two = Times(Rhythm.DAILY, time(2, 30), MADRID)
    assert next_time(half_past_two, at("2026-03-28T12:00")) == at("2026-03-29T01:00")
    assert next_time(half_past_two, at("2026-03-29T01:00")) == at("2026-03-30T00:30")


def test_a_midnight_that_is_skipped_comes_at_the_first_instant_of_its_day():
    beirut = ZoneInfo("Asia/Beirut")
    midnight = Times(Rhythm.DAILY, time(0), beirut)
    assert following(midnight, at("2026-03-28T12:00", beirut), 1) == ["2026-03-29 01:00"]


def test_a_day_that_is_skipped_comes_when_the_next_begins():
    apia = ZoneInfo("Pacific/Apia")
    daily = Times(Rhythm.DAILY, time(8), apia)
    assert following(daily, at("2011-12-29T12:00", apia), 2) == ["2011-12-31 00:00", "2011-12-31 08:00"]


def test_a_time_that_comes_twice_comes_once():
    half_past_two = Times(Rhythm.DAILY, time(2, 30), MADRID)
    first = next_time(half_past_two, at("2026-10-24T12:00"))
    assert first == at("2026-10-25T00:30")
    assert next_time(half_past_two, first) == at("2026-10-26T01:30")


def test_of_what_was_missed_the_latest_counts():
    daily = Times(Rhythm.DAILY, time(8), MADRID)
    assert latest_time(daily, at("2026-11-23T07:00")) == at("2026-11-23T07:00")
    assert latest_time(daily, at("2026-11-23T06:59")) == at("2026-11-22T07:00")
    monthly = Times(Rhythm.MONTHLY, time(8), MADRID, day=30)
    assert latest_time(monthly, at("2026-03-29T12:00")) == at("2026-02-28T07:00")


RHYTHMS = some.builds(
    Times,
    rhythm=some.sampled_from(Rhythm.values),
    at=some.times().map(lambda one: one.replace(second=0, microsecond=0)),
    zone=some.sampled_from(ZONES),
    weekday=some.integers(0, 6),
    day=some.integers(1, 31),
)
INSTANTS = some.integers(0, 15 * 365 * 86400).map(
    lambda seconds: at("2020-01-01") + timedelta(seconds=seconds)
)


@given(RHYTHMS, INSTANTS)
def test_nothing_lies_between_the_latest_time_and_the_next(times, instant):
    latest, following_one = latest_time(times, instant), next_time(times, instant)
    assert latest <= instant < following_one
    assert next_time(times, latest) == following_one
    assert latest_time(times, following_one - timedelta(seconds=1)) == latest
    assert following_one.second == 0
