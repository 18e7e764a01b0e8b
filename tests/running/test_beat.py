"""One beat ticks, others stand by; and two that tick at once would do no harm."""

from datetime import timedelta

import pytest
import redis
from celery.beat import PersistentScheduler
from django.conf import settings
from django.core import mail

from escalation.models import Clock, Escalation
from helpdesk import lease
from helpdesk.celery import app
from helpdesk.deadlines.tasks import sweep
from helpdesk.ledger.models import Delivery, Event
from helpdesk.ledger.tasks import relay
from helpdesk.web.times import now, travel
from tests.api import desk
from tests.threads import at_once


@pytest.fixture(autouse=True)
def free_lease():
    client = redis.Redis.from_url(settings.REDIS_URL)
    client.delete(lease.KEY)
    yield client
    client.delete(lease.KEY)
    client.close()


@pytest.fixture
def ticks(monkeypatch):
    """Count what schedulers would send."""
    seen = []
    monkeypatch.setattr(PersistentScheduler, "tick", lambda self: seen.append(self) or 5.0)
    return seen


@pytest.fixture
def make_beat(tmp_path):
    made = []

    def make():
        folder = tmp_path / str(len(made))
        folder.mkdir()
        beat = lease.LeasedScheduler(app, schedule_filename=str(folder / "schedule"))
        made.append(beat)
        return beat

    yield make
    for beat in made:
        beat.close()


def test_of_two_beats_one_ticks(make_beat, ticks):
    one, other = make_beat(), make_beat()
    assert one.tick() == 5.0
    assert other.tick() == lease.STAND_BY
    assert one.tick() == 5.0
    assert ticks == [one, one]


def test_a_beat_that_stops_hands_over_at_once(make_beat, ticks):
    one, other = make_beat(), make_beat()
    one.tick()
    one.close()
    assert other.tick() == 5.0


def test_a_beat_that_was_killed_is_followed_when_its_lease_fades(make_beat, ticks, free_lease):
    one, other = make_beat(), make_beat()
    one.tick()
    assert 0 < free_lease.ttl(lease.KEY) <= lease.FADES_AFTER
    free_lease.delete(lease.KEY)  # time passes
    assert other.tick() == 5.0
    assert one.tick() == lease.STAND_BY


def test_a_beat_without_redis_waits_and_comes_back(make_beat, ticks, monkeypatch):
    beat = make_beat()
    ours = beat._lease._redis
    beat._lease._redis = redis.Redis(host="127.0.0.1", port=1)
    assert beat.tick() == lease.STAND_BY
    beat._lease._redis = ours
    assert beat.tick() == 5.0


def test_a_beat_shows_that_it_lives_while_it_stands_by(make_beat, ticks, tmp_path):
    one, other = make_beat(), make_beat()
    one.tick()
    other.tick()
    assert (tmp_path / "1" / lease.ALIVE).exists()


def test_the_lease_outlives_the_longest_pause_between_two_ticks():
    assert min(entry["schedule"] for entry in app.conf.beat_schedule.values()) < lease.FADES_AFTER / 2


@pytest.mark.django_db(transaction=True)
def test_two_beats_that_tick_at_once_double_nothing(cast):
    """Every promise is broken once, every step taken once, every mail sent once."""
    desk.publish_rules(cast)
    with travel(now() - timedelta(hours=3)):  # a first response is promised within two
        tickets = [desk.open_one(f"Till {number}", f"c{number}@shop.test") for number in range(6)]
    at_once(sweep, sweep, relay, relay)
    at_once(relay, relay, sweep, sweep)
    assert Clock.objects.filter(breached_at__isnull=False).count() == len(tickets)
    steps = Escalation.objects.values_list("ticket").distinct().count()
    assert steps == Escalation.objects.count()
    breaches = Event.objects.filter(kind__contains="breach").values_list("stream", flat=True)
    assert len(breaches) == len(set(breaches))
    relay()
    sent = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert len(sent) == len(set(sent)) == Delivery.objects.filter(state="sent", channel="mail").count()
