"""The relay: everything that waits leaves once; what fails is tried again for a while, and holds up nothing else."""

import os
import signal
import threading
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now

from helpdesk.ledger import outbox
from helpdesk.ledger.models import Delivery
from helpdesk.ledger.relay import BACKOFF, LEASE, Undeliverable, drain, drain_alone, sender
from helpdesk.ledger.tasks import relay
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sent():
    """What the trial channel has sent, in order."""
    gone = []

    @sender("trial")
    def send(payload):
        gone.append(payload["number"])

    return gone


def wait(count=1, **fields):
    return Delivery.objects.bulk_create(
        Delivery(channel="trial", key=f"{number}", payload={"number": number}, **fields)
        for number in range(count)
    )


def let_time_pass(**span):
    Delivery.objects.exclude(next_at=None).update(next_at=F("next_at") - timedelta(**span))


def seconds_to_next_try():
    left = Delivery.objects.annotate(left=F("next_at") - Now()).values_list("left", flat=True).get()
    return round(left.total_seconds(), -1)


def test_what_waits_is_sent_and_marked(sent):
    wait()
    assert drain() == 1
    row = Delivery.objects.get()
    assert sent == [0]
    assert (row.state, row.next_at, row.attempts) == ("sent", None, 1)
    assert row.sent_at is not None


def test_what_was_sent_is_not_sent_again(sent):
    wait()
    drain()
    drain()
    assert sent == [0]


def test_what_is_not_yet_due_waits(sent):
    wait(next_at=Now() + timedelta(minutes=1))
    assert drain() == 0
    assert sent == []


def test_a_failure_is_kept_and_tried_again_with_growing_pauses():
    @sender("trial")
    def fail(payload):
        raise ConnectionRefusedError("nobody there")

    wait()
    pauses = []
    for _ in BACKOFF[:4]:
        assert drain() == 0
        assert drain() == 0  # not before its pause is over
        pauses.append(seconds_to_next_try())
        let_time_pass(days=2)
    assert pauses == [10, 30, 120, 600]
    row = Delivery.objects.get()
    assert row.last_error == "ConnectionRefusedError: nobody there"
    assert (row.state, row.attempts) == ("waiting", 4)


def test_after_about_two_days_it_is_given_up():
    @sender("trial")
    def fail(payload):
        raise ConnectionRefusedError

    wait()
    for _ in range(len(BACKOFF)):
        drain()
        assert Delivery.objects.get().state == "waiting"
        let_time_pass(days=2)
    drain()
    row = Delivery.objects.get()
    assert (row.state, row.next_at) == ("failed", None)
    assert timedelta(days=1.5) < sum(BACKOFF, timedelta()) < timedelta(days=2)


def test_what_can_never_arrive_is_given_up_at_once_and_the_channel_is_told():
    told = []

    @sender("trial", given_up=told.append)
    def refuse(payload):
        raise Undeliverable("No such address.")

    wait()
    drain()
    assert Delivery.objects.get().state == "failed"
    assert Delivery.objects.get().last_error == "Undeliverable: No such address."
    assert told == [{"number": 0}]


def test_a_delivery_that_recovers_is_sent_once():
    tries = []

    @sender("trial")
    def fail_first(payload):
        tries.append(payload)
        if len(tries) == 1:
            raise TimeoutError

    wait()
    drain()
    let_time_pass(minutes=1)
    assert drain() == 1
    assert Delivery.objects.get().last_error == ""
    assert len(tries) == 2


def test_one_failing_delivery_does_not_hold_up_the_others(sent):
    wait(3)
    Delivery.objects.filter(key="0").update(channel="unknown")
    assert drain() == 2
    assert sent == [1, 2]
    assert Delivery.objects.get(key="0").state == "waiting"


def test_two_relays_at_once_send_nothing_twice():
    lock, gone, both = threading.Lock(), [], threading.Barrier(2)
    met = threading.local()

    @sender("trial")
    def send(payload):
        if not getattr(met, "the_other", False):
            met.the_other = True
            both.wait(30)
        with lock:
            gone.append(payload["number"])

    wait(60)
    assert sum(at_once(drain, drain)) == 60
    assert sorted(gone) == list(range(60))


def test_a_row_behind_a_slow_one_has_no_running_lease(sent):
    """Rows are claimed one by one: what waits behind a slow server is free for another relay."""
    claimed = []

    @sender("trial")
    def slow(payload):
        claimed.append(Delivery.objects.filter(next_at__gt=Now()).count())

    wait(5)
    drain()
    assert claimed == [1] * 5


def test_a_relay_killed_in_mid_send_leaves_the_row_for_after_the_lease(sent):
    wait(2)
    connection.close()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:

            @sender("trial")
            def hang(payload):
                os.write(writing, b"sending")
                signal.pause()

            drain()
        finally:
            os._exit(1)
    assert os.read(reading, 7) == b"sending"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    drain()
    assert sent == [1]
    let_time_pass(seconds=LEASE.total_seconds())
    drain()
    assert sent == [1, 0]
    assert Delivery.objects.get(key="0").attempts == 2


def test_a_relay_that_outlived_its_lease_does_not_undo_what_another_did():
    """The slow one fails in the end; the row that somebody else has sent meanwhile stays sent."""
    told = []

    @sender("trial", given_up=told.append)
    def slow(payload):
        Delivery.objects.update(state="sent", next_at=None, attempts=F("attempts") + 1)
        raise Undeliverable

    wait()
    drain()
    assert Delivery.objects.get().state == "sent"
    assert told == []


def test_a_relay_out_of_time_leaves_the_rest(sent):
    wait(3)
    assert drain(seconds=0) == 0
    assert drain(seconds=60) == 3


def test_one_relay_of_the_beat_at_a_time_keeps_the_other_workers_free():
    in_send, let_go = threading.Event(), threading.Event()

    @sender("trial")
    def slow(payload):
        in_send.set()
        assert let_go.wait(30)

    wait(2)

    def second():
        assert in_send.wait(30)
        try:
            return drain_alone(seconds=60)
        finally:
            let_go.set()

    assert at_once(lambda: drain_alone(seconds=60), second) == [2, 0]
    wait_again = Delivery(channel="trial", key="later", payload={})
    outbox.post([wait_again])
    assert drain_alone(seconds=60) == 1


def test_the_beat_and_the_nudge_send_what_waits(sent):
    wait(3)
    relay()
    assert sent == [0, 1, 2]


def test_deliveries_live_in_real_time(sent):
    from datetime import UTC, datetime

    from helpdesk.web.times import travel

    with travel(datetime(2099, 1, 1, tzinfo=UTC)):
        outbox.post([Delivery(channel="trial", key="a", payload={"number": 7})])
    assert drain() == 1
    assert Delivery.objects.get().sent_at.year < 2099


def test_the_command_says_how_many_went_out(sent):
    wait(3)
    out = StringIO()
    call_command("relay", stdout=out)
    assert out.getvalue().strip() == "3"
