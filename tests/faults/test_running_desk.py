"""Parts of a running desk are stopped, killed and emptied under load: nothing is lost, doubled or left to a person.

Cases B01, B03, B04, B05, B07, B29 and B35 of `tests/data/faults.json`.
"""

import random
import signal
import time

import pytest
import redis

from tests.faults.running import GO_ON, KILL, STOP, Load, RunningDesk, everything_is_done_once
from tests.supervisor.desks import wait_until

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    running = RunningDesk(tmp_path_factory.mktemp("faults"))
    yield running
    running.end()


def test_redis_stopped_emptied_and_killed_under_load_loses_and_doubles_nothing(desk):
    """B03, B04, B05, B35: nobody gets an error of ours, and everything happens by itself once it is back."""
    with Load(desk, "Redis") as load:
        time.sleep(3)
        desk.hit(STOP, "valkey-server")
        time.sleep(10)
        desk.hit(GO_ON, "valkey-server")
        redis.Redis.from_url(desk.desk.known_environment()["REDIS_URL"]).flushall()
        time.sleep(2)
        desk.hit(KILL, "valkey-server")
        time.sleep(6)
    assert load.failed == []
    assert len(load.keys) > 5
    everything_is_done_once(desk, load)


def test_workers_killed_and_told_to_stop_at_random_fire_every_step_once(desk):
    """B01, B29: with a sweep and a relay by hand beside them."""
    dice = random.Random(20261122)
    wishes = (KILL, signal.SIGTERM, KILL)
    with Load(desk, "Worker") as load:
        for wish in wishes:
            time.sleep(dice.uniform(2, 4))
            desk.hit(wish, "celery", "worker")
        desk.manage("sweep")
        desk.manage("relay")
    assert load.failed == []
    everything_is_done_once(desk, load, in_flight=2 * len(wishes))


def test_a_database_restarted_fast_and_in_a_crash_under_load_keeps_what_it_took(desk):
    """B07: errors only while it is down, every process works again, and what was answered 201 is there."""
    wishes = (signal.SIGINT, signal.SIGQUIT)  # a fast and an immediate shutdown
    with Load(desk, "Database") as load:
        for wish in wishes:
            time.sleep(3)
            postmaster = desk.process("postgres -D")
            desk.hit(wish, "postgres -D")
            wait_until(lambda last=postmaster: desk.process("postgres -D") not in {None, last}, 60)
            taken = len(load.keys)
            wait_until(lambda before=taken: len(load.keys) > before + 2, 60)
        back = time.monotonic()
        time.sleep(3)
    assert [status for status, at in load.answers if at > back and (status == 0 or status >= 500)] == []
    everything_is_done_once(desk, load, in_flight=2 * len(wishes))
