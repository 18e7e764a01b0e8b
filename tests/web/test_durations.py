"""Spans of time and instants, as people read them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone, translation

from helpdesk.web.clock_words import clock_phrases, running_text, seconds_left
from helpdesk.web.durations import duration
from helpdesk.web.moments import full_moment, moment

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min 00 s"),
        (119, "1 min 59 s"),
        (120, "2 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (3900, "1 h 05"),
        (12000, "3 h 20"),
        (-3900, "1 h 05"),
        (99 * 3600 + 60, "99 h 01"),
        (100 * 3600 + 60, "100 h"),
    ],
)
def test_a_span_is_read_in_its_largest_units(seconds, words):
    assert duration(seconds) == words
    assert duration(timedelta(seconds=seconds)) == words


def test_a_running_clock_says_what_is_left():
    assert running_text("first_response", 18 * 60) == "Reply in 18 min"
    assert running_text("resolution", 9 * 3600) == "Resolve in 9 h"


def test_a_clock_is_late_in_the_second_it_is_due():
    assert running_text("first_response", 1) == "Reply in 1 s"
    assert running_text("first_response", 0) == "Late by 0 s"


def test_a_kind_without_words_of_its_own_speaks_of_due():
    assert running_text("something", 60 * 60) == "Due in 1 h"


def test_every_phrase_has_a_place_for_the_time():
    assert all("{time}" in text for phrases in clock_phrases().values() for text in phrases.values())


@time_machine.travel(NOW, tick=False)
def test_business_time_left_is_believed_before_the_wall_clock():
    due = NOW + timedelta(days=1)
    assert seconds_left(due) == 86_400
    assert seconds_left(due, timedelta(hours=2)) == 7_200
    assert seconds_left(due, -60) == -60


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    ("at", "words"),
    [
        (NOW, "09:30"),
        (NOW - timedelta(days=1), "Sat 21 Nov, 09:30"),
        (NOW - timedelta(days=400), "18 Oct 2025, 09:30"),
    ],
)
def test_an_instant_is_as_short_as_it_is_clear(at, words):
    assert moment(at) == words


@time_machine.travel(NOW, tick=False)
def test_an_instant_is_read_in_the_readers_zone_and_language():
    with timezone.override(ZoneInfo("Europe/Moscow")), translation.override("ru"):
        assert moment(NOW) == "12:30"
        assert full_moment(NOW) == "22 ноября 2026, 12:30 MSK"
