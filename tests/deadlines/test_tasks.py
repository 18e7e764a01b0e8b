"""The sweep as beat and an operator run it, and the heartbeat that health reads."""

import json
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from helpdesk.deadlines import heartbeat
from helpdesk.deadlines.tasks import lend_a_hand, sweep
from helpdesk.web.times import now
from tests.deadlines.trial import AT, Errand, do, kind, make


@pytest.fixture
def nudged(monkeypatch):
    """Which tasks were asked for while the test ran."""
    asked = []
    monkeypatch.setattr("helpdesk.deadlines.tasks.nudge", lambda task, **_options: asked.append(task))
    return asked


def run(*arguments):
    out = StringIO()
    call_command("sweep", *arguments, stdout=out)
    return json.loads(out.getvalue())


def test_the_beat_sweeps_what_is_due_now_and_notes_that_it_did(serve):
    serve(kind())
    make()
    before = now()
    assert heartbeat.last_beat("sweep") is None
    sweep()
    assert Errand.objects.get().done == 1
    assert heartbeat.last_beat("sweep") >= before


def test_a_swamped_sweep_calls_for_help_once_and_not_for_every_batch(serve, nudged):
    serve(replace(kind(), batch=2))
    make(6)
    sweep()
    assert nudged == ["deadlines.help"]


def test_a_sweep_with_little_to_do_calls_nobody(serve, nudged):
    serve(replace(kind(), batch=2))
    make(1)
    sweep()
    assert nudged == []


def test_a_sweep_that_ran_out_of_time_calls_for_help(serve, nudged, monkeypatch):
    monkeypatch.setattr("helpdesk.deadlines.tasks.SECONDS", 0)
    serve(kind())
    make(1)
    sweep()
    assert (nudged, Errand.objects.get().done) == (["deadlines.help"], 0)


def test_who_helps_does_what_is_left_and_calls_nobody(serve, nudged):
    serve(replace(kind(), batch=2))
    make(5)
    lend_a_hand()
    assert [errand.done for errand in Errand.objects.all()] == [1] * 5
    assert nudged == []
    assert heartbeat.last_beat("sweep") is None


def test_a_sweep_that_failed_leaves_no_heartbeat(serve):
    def fail(rows, at):
        raise OperationalError

    serve(kind(fail))
    make()
    with pytest.raises(OperationalError):
        sweep()
    assert heartbeat.last_beat("sweep") is None


def test_a_bad_row_does_not_stop_the_heart(serve):
    def fail(rows, at):
        raise ValueError("\0 and \udc80 cannot be stored")

    serve(kind(fail))
    make()
    sweep()
    assert heartbeat.last_beat("sweep") is not None
    assert Errand.objects.get().parked_reason == "ValueError:  and \\udc80 cannot be stored"


def test_the_command_says_what_it_did(serve):
    serve(kind())
    make(2)
    assert run("--as-of", "2026-05-04T09:30:00Z") == {
        "as_of": "2026-05-04T09:30:00Z",
        "kinds": {"errand": {"claimed": 2, "done": 2, "parked": 0}},
        "steps": [],
    }


def test_the_command_travels_to_the_future_and_handlers_live_there(serve):
    seen = []

    def handle(rows, at):
        seen.append(now().isoformat())
        return do(rows, at)

    serve(kind(handle))
    make(next_at=AT.replace(year=2099))
    run("--as-of", "2099-12-24T18:00:00+01:00")
    assert seen == ["2099-12-24T17:00:00+00:00"]


def test_a_dry_run_only_counts(serve):
    serve(kind())
    make()
    answer = run("--as-of", "2026-05-04T09:30:00Z", "--dry-run")
    assert answer["kinds"]["errand"]["claimed"] == 1
    assert Errand.objects.get().done == 0


def test_the_future_is_closed_without_time_travel(serve, settings):
    settings.DESK_TIME_TRAVEL = False
    serve(kind())
    make(next_at=AT.replace(year=2099))
    with pytest.raises(CommandError, match="Time travel is switched off"):
        run("--as-of", "2099-12-24T18:00:00Z")
    assert Errand.objects.get().done == 0


@pytest.mark.parametrize("text", ["tomorrow", "2026-05-04", "2026-05-04T09:30:00", "2026-13-40T00:00:00Z"])
def test_an_instant_that_cannot_be_read_is_refused_in_a_sentence(serve, text):
    serve()
    with pytest.raises(CommandError, match="is no ISO 8601 instant"):
        run("--as-of", text)
