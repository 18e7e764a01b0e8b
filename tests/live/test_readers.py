"""One reader, and the last minutes: pure."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from helpdesk.live.parts import TICKET, Message, Part
from helpdesk.live.stream import feed
from helpdesk.live.stream.hub import Hub
from helpdesk.live.stream.journal import KEPT_MS, MOST, SLACK_MS, Journal
from helpdesk.live.stream.readers import MOST_WAITING, Readers
from helpdesk.live.token import Holder

FAR = 9e9


@pytest.fixture
def readers():
    return Readers(most=10, most_a_user=5)


def about(at, *tickets):
    return Message(at, (Part(TICKET, tickets),))


def waiting(reader):
    found = []
    while not reader.waiting.empty():
        found.append(reader.waiting.get_nowait())
    return found


def test_a_reader_who_does_not_keep_up_is_dropped_and_buffered_for_no_longer(readers):
    slow, quick = readers.join(Holder(1, FAR)), readers.join(Holder(2, FAR))
    for number in range(MOST_WAITING + 1):
        readers.tell(about(number, number))
        assert len(waiting(quick)) == 1
    assert waiting(slow) == [None]


def test_what_many_hear_is_written_once(readers):
    first, second = readers.join(Holder(1, FAR)), readers.join(Holder(2, FAR))
    readers.tell(about(1, 5))
    assert waiting(first)[0] is waiting(second)[0]


def test_a_reader_who_left_makes_room(readers):
    everybody = [readers.join(Holder(1, FAR)) for _number in range(5)]
    readers.leave(everybody[0])
    assert readers.join(Holder(1, FAR)) in readers._all


def journal(*instants, begun=0):
    kept = Journal()
    kept.begin(begun)
    for at in instants:
        kept.add(about(at, at))
    return kept


def test_the_journal_tells_what_came_since():
    assert [message.at for message in journal(10_000, 20_000, 30_000).since(25_000)] == [30_000]


def test_the_journal_allows_for_clocks_that_differ():
    assert [message.at for message in journal(10_000, 20_000).since(20_000 + SLACK_MS)] == [20_000]


def test_the_journal_says_when_it_may_have_missed_something():
    assert journal(10_000, begun=9_000).since(9_000 + SLACK_MS) is not None
    assert journal(10_000, begun=9_000).since(8_999 + SLACK_MS) is None


def test_the_journal_forgets_and_knows_it():
    old = journal(10_000, 10_000 + KEPT_MS + 1)
    assert old.since(5_000) is None
    assert [message.at for message in old.since(10_001 + SLACK_MS)] == [10_000 + KEPT_MS + 1]


def test_the_journal_is_bounded():
    kept = journal(*range(1, MOST + 10))
    assert len(kept._messages) == MOST


def test_a_quiet_hour_makes_nobody_ask():
    assert journal(10_000).since(3_600_000) == []


def send_to(send, *, until, monkeypatch):
    """Answer a stream to a `send` of ours until something is true, then let the browser go."""
    monkeypatch.setattr(feed, "HEARTBEAT", 0.02)
    monkeypatch.setattr(feed, "SEND_TIMEOUT", 0.05)

    async def play():
        hub = Hub("redis://127.0.0.1:1", "none", Readers(most=1, most_a_user=1))
        reader = hub.readers.join(Holder(1, FAR))
        gone = asyncio.Event()

        async def receive():
            await gone.wait()
            return {"type": "http.disconnect"}

        async def answer():
            await feed.Feed(hub, reader, 0)({"type": "http", "method": "GET"}, receive, send)

        task = asyncio.create_task(answer())
        while not until() and not task.done():  # noqa: ASYNC110  any condition
            await asyncio.sleep(0.01)
        gone.set()
        await asyncio.wait_for(task, 10)
        return len(hub.readers)

    # In a thread of its own: where a browser was started before, this one has a running loop already.
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(asyncio.run, play()).result()


def test_a_silent_line_is_kept_open_by_comments(monkeypatch):
    sent = []

    async def send(message):
        sent.append(message.get("body", b""))

    left = send_to(send, until=lambda: any(b": ping" in body for body in sent), monkeypatch=monkeypatch)
    assert left == 0
    assert any(body.startswith(b": ping") for body in sent)


def test_a_reader_who_takes_nothing_is_given_up(monkeypatch):
    async def send(message):
        if message["type"] == "http.response.body":
            await asyncio.Event().wait()

    assert send_to(send, until=lambda: False, monkeypatch=monkeypatch) == 0
