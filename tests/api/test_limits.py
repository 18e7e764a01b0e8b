"""How often a caller may ask: counted for everybody apart, told in headers, and never a reason to fail."""

import logging
import uuid

import pytest
from django.conf import settings as desk
from django.test import Client
from rest_framework.test import APIClient

from helpdesk.web.api import limits
from tests.people import api_client
from tickets.models import Tag

URL = "/api/v1/tickets/"


@pytest.fixture(autouse=True)
def few(settings, monkeypatch):
    """Three requests a minute, two for strangers, counted apart from every other run."""
    settings.API_RATE, settings.API_RATE_OF_STRANGERS = 3, 2
    counter = limits._counter(desk.REDIS_URL)
    monkeypatch.setattr(counter.storage, "key_prefix", f"test-{uuid.uuid4()}")
    monkeypatch.setattr(limits, "_no_count_before", 0.0)
    monkeypatch.setattr(limits, "_is_away", False)


def statuses(client, times, **options):
    return [client.get(URL, **options).status_code for _time in range(times)]


def test_a_token_may_ask_so_often_and_then_is_asked_to_wait(l1):
    assert statuses(l1, 5) == [200, 200, 200, 429, 429]


def test_every_answer_says_what_is_left(l1):
    answer = l1.get(URL)
    assert answer.headers["RateLimit-Limit"] == "3"
    assert answer.headers["RateLimit-Policy"] == "3;w=60"
    assert [l1.get(URL).headers["RateLimit-Remaining"] for _time in range(2)] == ["1", "0"]
    assert 0 <= int(answer.headers["RateLimit-Reset"]) <= 60
    assert "Retry-After" not in answer.headers


def test_whoever_asks_too_often_is_told_when_to_come_back(l1):
    statuses(l1, 3)
    answer = l1.get(URL)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json().keys() >= {"type", "title", "status", "detail"}
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert answer.headers["RateLimit-Remaining"] == "0"


def test_nothing_is_done_for_who_asks_too_often(l1):
    statuses(l1, 3)
    assert l1.post("/api/v1/tags/", {"slug": "till"}).status_code == 429
    assert not Tag.objects.exists()


def test_tokens_are_counted_apart(cast):
    first, second = api_client(cast.l1), api_client(cast.l1)
    assert statuses(first, 4)[-1] == 429
    assert statuses(second, 3) == [200, 200, 200]


def test_a_session_is_counted_for_its_user(cast, client):
    client.force_login(cast.l1, backend="allauth.account.auth_backends.AuthenticationBackend")
    other = Client()
    other.force_login(cast.l1, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert statuses(client, 2) + statuses(other, 2) == [200, 200, 200, 429]


def test_strangers_are_counted_by_address_and_sooner(db):
    assert statuses(APIClient(REMOTE_ADDR="203.0.113.7"), 3) == [401, 401, 429]
    assert statuses(APIClient(REMOTE_ADDR="203.0.113.8"), 1) == [401]


def test_made_up_tokens_are_counted_for_the_address(cast):
    answers = []
    for number in range(3):
        stranger = APIClient(REMOTE_ADDR="203.0.113.7")
        stranger.credentials(HTTP_AUTHORIZATION=f"Bearer desk_made-up-{number}")
        answers.append(stranger.get(URL).status_code)
    assert answers == [401, 401, 429]


def test_who_shares_the_address_of_a_stranger_is_not_kept_out(cast, l1):
    statuses(APIClient(), 3)
    assert statuses(l1, 1) == [200]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("somewhere", "somewhere"),
    ],
)
def test_a_household_is_one_stranger(rf, address, name):
    assert limits.address_of(rf.get(URL, REMOTE_ADDR=address)).name == name


def test_pages_are_not_counted(cast, client):
    client.force_login(cast.l1, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert [client.get("/q/all/").status_code for _time in range(5)] == [200] * 5


def test_a_travelled_request_counts_now(l1):
    answers = [
        l1.get(URL, headers={"Desk-Time": f"2026-01-01T0{hour}:00:00Z"}).status_code for hour in range(4)
    ]
    assert answers == [200, 200, 200, 429]


def test_while_redis_is_away_everybody_passes_and_it_is_said_once(l1, settings, caplog):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    with caplog.at_level(logging.WARNING, logger=limits.__name__):
        assert statuses(l1, 3) == [200, 200, 200]
        limits._no_count_before = 0.0
        answer = l1.get(URL)
    assert (answer.status_code, "RateLimit-Limit" in answer.headers) == (200, False)
    assert len(caplog.records) == 1


def test_when_redis_is_back_requests_are_counted_again(l1, settings):
    there = settings.REDIS_URL
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    l1.get(URL)
    settings.REDIS_URL, limits._no_count_before = there, 0.0
    assert statuses(l1, 4) == [200, 200, 200, 429]


def test_a_desk_may_have_no_limit(l1, settings):
    settings.API_RATE = 0
    answers = [l1.get(URL) for _time in range(5)]
    assert {answer.status_code for answer in answers} == {200}
    assert "RateLimit-Limit" not in answers[0].headers
