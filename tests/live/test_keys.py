"""The key to the stream: for whom, for how long, and who gets none."""

import time
from datetime import UTC, datetime

import pytest
import time_machine
from django.core import signing
from django.urls import reverse

from helpdesk.live import token

pytestmark = pytest.mark.django_db
KEY = "/me/live/key/"


@pytest.fixture
def desk_is_live(settings):
    settings.LIVE_URL = "http://127.0.0.1:1"


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.l1)
    return client


def test_a_reader_of_tickets_gets_a_key_of_their_own(agent, cast, desk_is_live):
    answer = agent.get(KEY)
    holder = token.read(answer.json()["token"])
    assert holder.user == cast.l1.pk
    assert time.time() < holder.until <= time.time() + token.LIFE + 1
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_stranger_gets_none(client, desk_is_live):
    assert client.get(KEY).status_code == 401


def test_whoever_was_deactivated_gets_none(agent, cast, desk_is_live):
    cast.l1.is_active = False
    cast.l1.save()
    answer = agent.get(KEY)
    assert answer.status_code in {401, 403}
    assert "token" not in answer.json()


def test_whoever_signed_out_gets_none(agent, desk_is_live):
    agent.logout()
    assert agent.get(KEY).status_code == 401


def test_a_desk_without_a_live_process_gives_none(agent, settings):
    settings.LIVE_URL = ""
    assert agent.get(KEY).status_code == 403


def test_a_page_brings_its_first_key(agent, cast, desk_is_live):
    page = agent.get(reverse("tickets:queue")).content.decode()
    text = page.partition('data-token="')[2].partition('"')[0]
    assert token.read(text).user == cast.l1.pk


def test_whoever_has_yet_to_set_up_a_second_factor_gets_none(agent, settings, desk_is_live):
    settings.SECOND_FACTOR_REQUIRED = ["all"]
    page = agent.get(reverse("accounts:security"))
    assert page.status_code == 200
    assert b"data-token" not in page.content
    assert agent.get(KEY).status_code == 302


def test_a_page_of_a_desk_without_a_live_process_has_no_dot(agent, settings):
    settings.LIVE_URL = ""
    assert b"hd-live-dot" not in agent.get(reverse("tickets:queue")).content


def signed(**claims):
    return signing.dumps(claims, salt="helpdesk.live.token")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not-a-token",
        signing.dumps({"user": 1, "scope": "desk", "until": 9e9}, salt="another"),
        signed(user=1, scope="desk", until=1),
        signed(user=1, scope="portal", until=9e9),
        signed(user=1, until=9e9),
        signed(user="x", scope="desk", until=9e9),
        signing.dumps([1, 2], salt="helpdesk.live.token"),
    ],
)
def test_a_token_that_is_not_for_this_stream_is_refused(text):
    with pytest.raises(token.BadToken):
        token.read(text)


def test_a_token_ends():
    with time_machine.travel(datetime(2026, 5, 4, 9, tzinfo=UTC), tick=False) as clock:
        text = token.issue(7)
        clock.shift(token.LIFE - 1)
        assert token.read(text).user == 7
        clock.shift(2)
        with pytest.raises(token.BadToken):
            token.read(text)
