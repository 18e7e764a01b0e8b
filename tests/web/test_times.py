"""The one seam for "now": the database's clock, or the travelled instant, in whole seconds of UTC."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import connection
from django.test import RequestFactory

from helpdesk.web.middleware import TimeTravelMiddleware
from helpdesk.web.times import TimeTravelRefused, is_travelling, now, parse_instant, travel, whole_second
from tests.threads import at_once

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


@pytest.mark.django_db
def test_now_is_the_databases_clock_in_whole_seconds():
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        before = cursor.fetchone()[0]
        told = now()
        cursor.execute("SELECT clock_timestamp()")
        after = cursor.fetchone()[0]
    assert before - timedelta(seconds=1) < told <= after
    assert told.microsecond == 0
    assert told.tzinfo is UTC


@pytest.mark.django_db
def test_now_moves_inside_a_transaction():
    """A long batch must not believe that no time passes."""
    with connection.cursor() as cursor:
        first = now()
        cursor.execute("SELECT pg_sleep(1.1)")
        assert now() > first


def test_inside_travel_now_is_the_travelled_instant():
    with travel(AT.replace(microsecond=900_000)):
        assert now() == AT
        assert is_travelling()
    assert not is_travelling()


def test_travels_nest_and_come_back():
    with travel(AT):
        with travel(AT + timedelta(days=1)):
            assert now() == AT + timedelta(days=1)
        assert now() == AT


def test_a_failed_travel_comes_back_too():
    with pytest.raises(ValueError, match="no"), travel(AT):
        raise ValueError("no")
    assert not is_travelling()


def test_nobody_else_travels_along():
    with travel(AT):
        assert at_once(is_travelling) == [False]


def test_without_the_switch_nobody_travels(settings):
    settings.DESK_TIME_TRAVEL = False
    with pytest.raises(TimeTravelRefused, match="DESK_TIME_TRAVEL=1"), travel(AT):
        pass
    assert not is_travelling()


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-05-04T09:30:00Z", AT),
        ("2026-05-04T11:30:00+02:00", AT),
        ("2026-05-04T11:30:00 02:00", AT),  # a plus sign that came through a URL
        ("2026-05-04T09:30:00.999Z", AT),
        (" 2026-05-04T09:30Z ", AT),
    ],
)
def test_an_iso_instant_is_read(text, instant):
    assert parse_instant(text) == instant


@pytest.mark.parametrize(
    "text",
    [
        *("", "now", "2026-05-04", "2026-05-04T09:30:00", "2026-02-30T00:00:00Z", "1777887000"),
        *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"),
    ],
)
def test_what_is_no_instant_is_refused_in_a_sentence(text):
    with pytest.raises(ValueError, match="is no ISO 8601 instant with a time zone"):
        parse_instant(text)


def test_an_instant_is_cut_to_its_second_and_read_in_utc():
    moscow = timezone(timedelta(hours=3))
    assert whole_second(datetime(2026, 5, 4, 12, 30, 0, 999_999, tzinfo=moscow)) == AT
    with pytest.raises(ValueError, match="no time zone"):
        whole_second(datetime(2026, 5, 4))  # noqa: DTZ001


def answered(path="/api/v1/tickets/", **headers):
    """Return when the request was answered, or the refusal."""
    answers = []
    request = RequestFactory().post(path, headers=headers)
    refusal = TimeTravelMiddleware(lambda _request: answers.append(now() if is_travelling() else None))(
        request
    )
    return answers[0] if answers else refusal


def test_an_api_write_happens_when_it_says():
    assert answered(**{"Desk-Time": "2026-05-04T09:30:00Z"}) == AT


def test_pages_and_desks_without_the_switch_do_not_listen(settings):
    assert answered("/t/HD-1", **{"Desk-Time": "2026-05-04T09:30:00Z"}) is None
    settings.DESK_TIME_TRAVEL = False
    assert answered(**{"Desk-Time": "2026-05-04T09:30:00Z"}) is None


def test_a_time_that_cannot_be_read_is_a_problem_in_words():
    refusal = answered(**{"Desk-Time": "yesterday"})
    assert refusal.status_code == 400
    assert refusal.headers["Content-Type"] == "application/problem+json"
    assert b"yesterday" in refusal.content
