"""Deciding that something leaves the desk: once, with the change, and never at the price of the request."""

import socket
import time
import uuid

import pytest
from celery import Celery
from django.db import transaction

from helpdesk.ledger import outbox
from helpdesk.ledger.models import Delivery
from helpdesk.web import nudging


def post(key="a", **payload):
    outbox.post([Delivery(channel="trial", key=key, payload=payload)])


@pytest.fixture
def broker(monkeypatch):
    """Send nudges through another broker, or another queue of ours: `broker(port)`; returns the Celery app."""

    def at(port=None):
        app = Celery("trial", set_as_current=False)
        app.config_from_object("django.conf:settings", namespace="CELERY")
        app.conf.task_default_queue = f"trial-{uuid.uuid4()}"
        if port:
            app.conf.broker_url = f"redis://127.0.0.1:{port}/0"
        monkeypatch.setattr(nudging, "current_app", app)
        return app

    return at


@pytest.fixture
def nobody():
    """A port where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def silence():
    """A port where somebody listens and never answers, like a stopped broker."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(16)
        yield listening.getsockname()[1]


@pytest.fixture
def nudges(broker, monkeypatch):
    sent = []
    monkeypatch.setattr(broker(), "send_task", lambda name, **_options: sent.append(name))
    return sent


@pytest.mark.django_db
def test_what_was_decided_once_is_not_decided_again():
    post(to="maria")
    post(to="somebody else")
    assert [(row.key, row.payload) for row in Delivery.objects.all()] == [("a", {"to": "maria"})]


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_sends_nothing(nudges):
    def change_and_fail():
        with transaction.atomic():
            post()
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        change_and_fail()
    assert not Delivery.objects.exists()
    assert nudges == []


@pytest.mark.django_db(transaction=True)
def test_the_relay_is_nudged_when_the_change_is_committed(nudges):
    with transaction.atomic():
        post()
        assert nudges == []
    assert nudges == ["ledger.relay"]


@pytest.mark.django_db(transaction=True)
def test_the_nudge_reaches_the_broker(broker):
    app = broker()
    post()
    with (
        app.connection_for_read() as connection,
        connection.SimpleQueue(app.conf.task_default_queue) as queue,
    ):
        message = queue.get(timeout=10)
        message.ack()
    assert message.headers["task"] == "ledger.relay"


@pytest.mark.django_db(transaction=True)
def test_posting_nothing_nudges_nobody(nudges):
    outbox.post([])
    assert nudges == []


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_fails_no_request(broker, nobody, caplog):
    broker(nobody)
    for key in "abcdefgh":
        post(key)
    assert Delivery.objects.filter(state="waiting").count() == 8
    assert len([record for record in caplog.records if "could not be nudged" in record.message]) == 1


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_never_answers_is_waited_for_once_and_not_for_each_request(broker, silence, caplog):
    broker(silence)
    for key in "abcdefgh":
        post(key)
    assert Delivery.objects.filter(state="waiting").count() == 8
    assert [record.message for record in caplog.records if "nudged" in record.message] == [
        "ledger.relay could not be nudged: Timeout reading from socket"
    ]


@pytest.mark.django_db(transaction=True)
def test_after_a_while_the_broker_is_tried_again(nudges, monkeypatch):
    monkeypatch.setattr(nudging, "_not_before", time.monotonic() + 1000)
    post("a")
    assert nudges == []
    monkeypatch.setattr(nudging, "_not_before", time.monotonic())
    post("b")
    assert nudges == ["ledger.relay"]
