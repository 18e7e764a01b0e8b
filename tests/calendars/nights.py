"""Difficult nights, and hours drawn at random around them, for the property tests of business time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import strategies as st

from tests.calendars.hours import DAYS, minutes
from tests.calendars.slow_time import Hours, Walk

NIGHTS = [
    ("Europe/Madrid", datetime(2024, 3, 31, 1, tzinfo=UTC)),
    ("Europe/Madrid", datetime(2024, 10, 27, 1, tzinfo=UTC)),
    ("America/New_York", datetime(2024, 11, 3, 6, tzinfo=UTC)),
    ("America/Santiago", datetime(2024, 9, 8, 4, tzinfo=UTC)),
    ("America/Santiago", datetime(2024, 4, 7, 3, tzinfo=UTC)),
    ("America/St_Johns", datetime(2011, 3, 13, 3, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2024, 10, 5, 15, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2024, 4, 6, 15, tzinfo=UTC)),
    ("Antarctica/Troll", datetime(2024, 10, 27, 1, tzinfo=UTC)),
    ("Africa/Casablanca", datetime(2024, 3, 10, 2, tzinfo=UTC)),
    ("Africa/Cairo", datetime(2024, 4, 25, 22, tzinfo=UTC)),
    ("Asia/Kathmandu", datetime(2024, 6, 3, 18, tzinfo=UTC)),
    ("Asia/Pyongyang", datetime(2015, 8, 14, 15, tzinfo=UTC)),
    ("Europe/Moscow", datetime(2011, 3, 26, 23, tzinfo=UTC)),
    ("Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC)),
    ("Pacific/Chatham", datetime(2024, 9, 28, 14, tzinfo=UTC)),
    ("Pacific/Kwajalein", datetime(1993, 8, 21, 12, tzinfo=UTC)),
]
TWO_DAYS = 2_880
ZONES = sorted(available_timezones())
EDGES = (
    "00:00 00:30 01:00 01:45 02:00 02:15 02:30 02:45 03:00 03:30 06:00 11:00 12:00 20:00 23:00 23:30 24:00"
)
windows = st.tuples(*[st.sampled_from(EDGES.split())] * 2)


@st.composite
def written_hours(draw, night):
    """Hours that differ from day to day, with holidays and overrides on the dates around a night."""
    zone, instant = night
    today = instant.astimezone(ZoneInfo(zone)).date()
    near = [(today + timedelta(days=count)).isoformat() for count in range(-2, 3)]
    return Hours(
        zone,
        draw(st.dictionaries(st.sampled_from(DAYS), st.lists(windows, min_size=1, max_size=3), min_size=3)),
        draw(st.lists(st.sampled_from(near), max_size=2)),
        draw(st.dictionaries(st.sampled_from(near), st.lists(windows, max_size=2), max_size=2)),
    )


@st.composite
def walks(draw):
    """A calendar, and the two days around a difficult night walked on it."""
    night = draw(st.sampled_from(NIGHTS))
    hours = draw(written_hours(night))
    begin = night[1] - minutes(draw(st.integers(600, 2_000)))
    return hours.compiled(), Walk(hours, begin, TWO_DAYS)


@st.composite
def any_hours(draw):
    """Hours in any zone, and a second of the years 1653 to 9892 near their holidays and overrides."""
    zone = draw(st.sampled_from(ZONES))
    seconds = draw(st.integers(-3_900_000_000, 8_000_000_000) | st.integers(-(10**10), 250_000_000_000))
    instant = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    return draw(written_hours((zone, instant))), instant
