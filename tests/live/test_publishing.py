"""What changed is published once for each transaction, after its commit, and never at the cost of the change."""

import json
import time

import pytest
import redis
from django.db import transaction

from helpdesk.accounts.services import people
from helpdesk.live import channel, publish
from helpdesk.live.parts import BELL, TICKET, Message, Part, as_data, decode, encode
from tests.api import desk
from tickets.models import Ticket
from tickets.services.composing import say

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def heard(settings, monkeypatch):
    """What reaches the channel, one entry for each message."""
    settings.LIVE_URL = "http://127.0.0.1:1"
    messages = []
    monkeypatch.setattr(channel, "publish", messages.append)
    return messages


@pytest.fixture
def away(settings, monkeypatch):
    """A Redis that refuses."""
    settings.LIVE_URL = "http://127.0.0.1:1"
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    clients = channel._client
    clients.cache_clear()
    monkeypatch.setattr(channel, "_no_publish_before", 0.0)
    yield
    clients.cache_clear()


class Undone(Exception):
    """What a transaction is undone by."""


def undo():
    raise Undone


def bells(messages):
    return [sorted(part.people) for parts in messages for part in parts if part.kind == BELL]


def test_one_transaction_is_one_message(heard):
    with transaction.atomic():
        publish.changed(BELL, [1])
        with transaction.atomic():
            publish.changed(BELL, [2])
        publish.changed(BELL, [3, 1])
        assert heard == []
    assert bells(heard) == [[1, 2, 3]]


def test_what_was_undone_is_not_told(heard):
    with transaction.atomic():
        try:
            with transaction.atomic():
                publish.changed(BELL, [1])
                undo()
        except Undone:
            publish.changed(BELL, [2])
    assert bells(heard) == [[2]]


def test_what_follows_a_savepoint_is_told_with_what_it_held(heard):
    with transaction.atomic():
        with transaction.atomic():
            publish.changed(BELL, [1])
        try:
            with transaction.atomic():
                publish.changed(BELL, [2])
                undo()
        except Undone:
            publish.changed(BELL, [3])
    assert {1, 3} <= set(bells(heard)[0])


def test_a_transaction_that_fails_tells_nothing(heard):
    def change():
        with transaction.atomic():
            publish.changed(BELL, [1])
            undo()

    with pytest.raises(Undone):
        change()
    assert heard == []
    publish.changed(BELL, [2])
    assert bells(heard) == [[2]]


def test_a_reply_names_its_ticket_and_no_text(heard, cast):
    desk.publish_rules(cast)
    ticket = desk.open_one("Till 4 is down", "maria@shop.test")
    heard.clear()
    say(ticket, "The secret of the till", author=cast.l1, is_public=True)
    (parts,) = heard
    assert Part(TICKET, (ticket.pk,)) in parts
    assert "secret" not in encode(Message(1, parts))


def test_a_change_of_something_that_no_page_follows_is_not_published(heard, cast):
    people.change(cast.l1, actor=cast.l1.pk, theme="dark")
    assert heard == []


def test_nothing_is_published_without_a_live_process(heard, settings):
    settings.LIVE_URL = ""
    publish.changed(BELL, [1])
    assert heard == []


def test_a_redis_that_is_away_costs_the_change_nothing(away, cast):
    desk.publish_rules(cast)
    ticket = desk.open_one("Till 4 is down", "maria@shop.test")
    say(ticket, "On its way", author=cast.l1, is_public=True)
    assert Ticket.objects.get(pk=ticket.pk).messages.count() == 2


def test_a_redis_that_is_away_is_asked_once_and_then_left_alone(away, monkeypatch):
    channel.publish((Part(BELL, people=frozenset({1})),))
    assert channel._no_publish_before > time.monotonic()
    monkeypatch.setattr(channel, "_client", lambda: pytest.fail("it was asked again"))
    channel.publish((Part(BELL, people=frozenset({1})),))


def test_an_audience_that_breaks_costs_the_change_nothing(settings, monkeypatch, cast):
    settings.LIVE_URL = "http://127.0.0.1:1"
    monkeypatch.setattr(publish, "parts_of", lambda _changes: undo())
    with transaction.atomic():
        publish.changed(BELL, [1])


def test_desks_that_share_a_redis_do_not_hear_each_other(settings):
    first = channel.name()
    settings.SECRET_KEY = "another desk's key, which nobody else has"
    assert channel.name() != first


def test_a_message_travels_unchanged(settings):
    client = redis.Redis.from_url(settings.REDIS_URL)
    sent = Message(17, (Part(TICKET, (1, 2)), Part(BELL, people=frozenset({7, 3}))))
    with client.pubsub(ignore_subscribe_messages=True) as pubsub:
        pubsub.subscribe("test-live")
        pubsub.get_message(timeout=5)
        client.publish("test-live", encode(sent))
        found = None
        while found is None:
            found = pubsub.get_message(timeout=5)
    client.close()
    assert decode(found["data"]) == sent


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"at": 1, "parts": [1]}', '{"at": 1, "parts": [["a"]]}', "7"]
)
def test_what_is_no_message_of_ours_is_refused(text):
    with pytest.raises(ValueError):
        decode(text)


def test_a_page_is_told_nobodys_id_but_tickets():
    told = json.loads(as_data([Part(TICKET, (2, 1)), Part(TICKET, (3,)), Part(BELL, people=frozenset({7}))]))
    assert told == {"ticket": [1, 2, 3], "bell": True}
