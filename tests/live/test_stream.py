"""The live process, really running: who hears what, from when on, how many, and how it ends."""

import json
import signal
import subprocess
import sys
import urllib.request

import pytest

from helpdesk.live import channel, token
from helpdesk.live.parts import BELL, TICKET, Part
from helpdesk.supervisor.options import ROOT
from tests.live.processes import LiveProcess
from tests.live.streams import Stream, now_ms
from tests.supervisor.desks import wait_until


@pytest.fixture
def listen(live_process):
    """Open streams: `listen(user, since=...)`; each has been greeted."""
    opened = []

    def one(user=7, **facts):
        stream = Stream(live_process.url, user, **facts)
        opened.append(stream)
        return stream

    yield one
    for stream in opened:
        stream.close()


@pytest.fixture
def settled(live_process):
    """The process has run for longer than clocks may differ: it knows that it missed nothing just now."""

    def missed_nothing():
        stream = Stream(live_process.url)
        _name, data = stream.next()
        stream.close()
        return not data["missed"]

    wait_until(missed_nothing, 10)


def health(process):
    with urllib.request.urlopen(f"{process.url}/state", timeout=5) as answer:
        return json.load(answer)


def test_strangers_learn_that_the_process_answers_and_nothing_else(listen, front, live_process):
    listen(7)
    with urllib.request.urlopen(f"{front.url}/live/health", timeout=5) as answer:
        assert json.load(answer) == {"status": "live"}
    assert health(live_process)["streams"] == 1


def only(*people):
    return frozenset(people)


def test_a_stream_says_first_how_it_stands(listen):
    name, data = listen().next()
    assert (name, data["state"]) == ("state", "up")


def test_everybody_of_the_desk_hears_of_an_open_teams_ticket(listen):
    streams = [listen(7), listen(8)]
    for stream in streams:
        stream.next()
    channel.publish((Part(TICKET, (1042,)),))
    assert [stream.changed() for stream in streams] == [{"ticket": [1042]}] * 2


def test_a_private_teams_ticket_is_not_seen_by_others_not_even_its_id(listen):
    insider, outsider = listen(7), listen(8)
    insider.next()
    outsider.next()
    channel.publish((Part(TICKET, (5,), only(7)), Part(TICKET, (6,))))
    assert insider.changed() == {"ticket": [5, 6]}
    assert outsider.changed() == {"ticket": [6]}


def test_whoever_may_hear_nothing_of_a_message_hears_nothing(listen):
    outsider = listen(8)
    outsider.next()
    channel.publish((Part(TICKET, (5,), only(7)), Part(BELL, (), only(7))))
    channel.publish((Part(BELL, (), only(8)),))
    assert outsider.changed() == {"bell": True}


def test_who_comes_back_hears_what_was_published_meanwhile(listen, settled):
    first = listen()
    first.next()
    channel.publish((Part(TICKET, (1,)),))
    first.changed()
    first.close()
    channel.publish((Part(TICKET, (2,)),))
    for again in (
        listen(since=first.last_id),
        listen(since=0, headers={"Last-Event-ID": str(first.last_id)}),
    ):
        told = [again.changed()["ticket"], again.changed()["ticket"]]
        assert told == [[1], [2]]  # the last one once more: clocks may differ


def test_what_is_caught_up_with_is_only_what_the_reader_may_hear(listen, settled):
    since = now_ms()
    greeted = listen(7)
    greeted.next()
    channel.publish((Part(TICKET, (5,), only(7)),))
    greeted.changed()
    late = listen(8, since=since)
    late.next()
    channel.publish((Part(TICKET, (6,)),))
    assert late.changed() == {"ticket": [6]}


@pytest.mark.parametrize("since", [0, "x", -1])
def test_who_was_away_for_too_long_is_told_to_ask(listen, since):
    assert listen(since=since).next()[1]["missed"] is True


def test_a_line_that_is_no_message_of_ours_stops_nothing(listen, settings):
    stream = listen()
    stream.next()
    channel._client().publish(channel.name(), "{nonsense")
    channel.publish((Part(TICKET, (3,)),))
    assert stream.changed() == {"ticket": [3]}


@pytest.mark.parametrize("key", ["nonsense", ""])
def test_a_stranger_hears_nothing(live_process, key):
    stream = Stream(live_process.url, key=key or " ")
    assert stream.status == 403
    stream.close()


def test_a_stream_ends_with_its_token(listen, monkeypatch):
    monkeypatch.setattr(token, "LIFE", 1)
    stream = listen()
    assert stream.next()[0] == "state"
    assert stream.next()[0] == "over"
    assert stream.next() is None


def test_a_user_has_so_many_streams_and_no_more(settings):
    process = LiveProcess(LIVE_MAX_STREAMS_A_USER="2").start()
    streams = [Stream(process.url, 7) for _number in range(3)] + [Stream(process.url, 8)]
    assert [stream.status for stream in streams] == [200, 200, 429, 200]
    for stream in streams:
        stream.close()
    process.end()


def test_a_process_has_so_many_streams_and_takes_new_ones_when_some_left(settings):
    process = LiveProcess(LIVE_MAX_STREAMS="2").start()
    streams = [Stream(process.url, user) for user in (1, 2, 3)]
    assert [stream.status for stream in streams] == [200, 200, 503]
    assert streams[2].response.headers["Retry-After"]
    for stream in streams:
        stream.close()
    wait_until(lambda: health(process)["streams"] == 0, 10)
    again = Stream(process.url, 4)
    assert again.status == 200
    again.close()
    process.end()


def test_the_process_stops_at_once_whoever_listens(live_process):
    streams = [Stream(live_process.url, user) for user in range(5)]
    for stream in streams:
        stream.next()
    live_process.process.send_signal(signal.SIGTERM)
    live_process.process.wait(5)
    assert [stream.next() for stream in streams] == [None] * 5
    live_process.process = None
    for stream in streams:
        stream.close()


def test_the_live_process_loads_no_database_and_no_app():
    program = (
        "import sys, helpdesk.asgi; "
        "known = ('psycopg2', 'celery', 'helpdesk.ledger', 'helpdesk.accounts', 'tickets'); "
        "print([name for name in known if name in sys.modules])"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert loaded.strip() == "[]"
