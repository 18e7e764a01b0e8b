"""What the sweep promises about every due row, whatever its kind."""

import os
import secrets
import signal
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError, connection, transaction

from helpdesk.deadlines.registry import Outcome
from helpdesk.deadlines.sweep import BATCH, preview, probe, sweep_once, sweep_until_quiet
from helpdesk.web.times import now, travel
from tests.deadlines.trial import AT, Errand, Folder, do, kind, make, refuse_poison
from tests.threads import at_once, held_elsewhere

SECOND = timedelta(seconds=1)


def done():
    return sorted(Errand.objects.values_list("done", flat=True))


def test_what_is_due_is_done_and_what_is_not_yet_due_waits(serve):
    serve(kind())
    due, later = make(), make(next_at=AT + SECOND)
    report = sweep_once(AT)
    assert Errand.objects.get(pk=due[0].pk).done == 1
    assert Errand.objects.get(pk=later[0].pk).done == 0
    assert (report.kinds["errand"].claimed, report.kinds["errand"].done) == (1, 1)


def test_a_kind_says_how_many_rows_a_transaction_takes(serve):
    taken = []

    def handle(rows, at):
        taken.append(len(rows))
        return do(rows, at)

    serve(replace(kind(handle), batch=2))
    make(5)
    sweep_once(AT)
    assert taken == [2, 2, 1]


def test_a_sweep_that_finds_more_than_it_takes_at_a_time_says_so_after_each_full_batch(serve):
    serve(replace(kind(), batch=2))
    make(5)
    calls = []
    assert not sweep_once(AT, when_swamped=lambda: calls.append(sum(done()))).is_cut_short
    assert calls == [2, 4]


def test_a_sweep_with_less_than_a_batch_calls_nobody(serve):
    serve(replace(kind(), batch=2), kind(name="second"))
    make(1)
    calls = []
    sweep_once(AT, when_swamped=lambda: calls.append("help"))
    assert calls == []


def test_a_sweep_whose_time_is_over_leaves_the_rest_due_and_says_so(serve):
    serve(replace(kind(), batch=1))
    make(3)
    report = sweep_once(AT, seconds=0)
    assert (report.is_cut_short, done()) == (True, [0, 0, 0])
    assert not sweep_once(AT).is_cut_short


def test_a_row_with_nothing_to_wait_for_is_never_due(serve):
    serve(kind())
    make(next_at=None)
    assert sweep_once(AT).claimed == 0


def test_an_idle_sweep_asks_once_over_all_kinds(serve, django_assert_num_queries):
    serve(kind(), kind(name="second"), kind(name="third"))
    make(next_at=AT + SECOND)
    with django_assert_num_queries(1):
        sweep_once(AT)


def test_the_steps_taken_are_reported_in_their_order(serve):
    def handle(rows, at):
        do(rows, at)
        return Outcome(steps=[{"errand": row.name} for row in rows])

    serve(kind(handle))
    make(name="second", next_at=AT)
    make(name="first", next_at=AT - SECOND)
    assert sweep_once(AT).steps == [{"errand": "first"}, {"errand": "second"}]


def test_a_row_that_is_due_again_waits_for_the_next_pass(serve):
    """A clock whose next step is due already takes one step a pass."""

    def step(rows, at):
        for row in rows:
            row.done += 1
            row.save()
        return Outcome(still_due=[row.pk for row in rows])

    serve(kind(step))
    make(3)
    sweep_once(AT)
    assert done() == [1, 1, 1]
    sweep_once(AT)
    assert done() == [2, 2, 2]


def test_one_bad_row_is_parked_with_its_reason_and_the_rest_goes_on(serve):
    serve(kind(refuse_poison))
    make(name="poison", next_at=AT - SECOND)
    make(20)
    report = sweep_once(AT)
    poison = Errand.objects.get(name="poison")
    assert poison.parked_at == AT
    assert poison.parked_reason == "ValueError: This one is bad."
    assert poison.attempts == 1
    assert poison.done == 0
    assert done() == [0] + [1] * 20
    assert (report.kinds["errand"].done, report.kinds["errand"].parked) == (20, 1)


def test_a_parked_row_is_left_alone_and_keeps_its_instant(serve):
    serve(kind(refuse_poison))
    make(name="poison")
    sweep_once(AT)
    assert probe(AT) == {}
    assert sweep_until_quiet(AT).claimed == 0
    assert Errand.objects.get().next_at == AT


def test_several_bad_rows_are_all_found(serve):
    serve(kind(refuse_poison))
    for number in range(12):
        make(name="poison" if number % 4 == 1 else "")
    report = sweep_once(AT)
    assert report.kinds["errand"].parked == 3
    assert done() == [0] * 3 + [1] * 9


def test_a_row_that_breaks_the_commit_is_parked_and_counted_once(serve):
    """A deferred constraint speaks only when the batch commits."""

    def point_nowhere(rows, at):
        for row in rows:
            if row.name == "poison":
                row.folder_id = 10**9
        Errand.objects.bulk_update(rows, ["folder"])
        return Outcome(still_due=do(rows, at).still_due, steps=[{"name": row.name} for row in rows])

    serve(kind(point_nowhere))
    make(name="good")
    make(name="poison")
    report = sweep_once(AT)
    assert (report.kinds["errand"].done, report.kinds["errand"].parked) == (1, 1)
    assert report.steps == [{"name": "good"}]
    assert "IntegrityError" in Errand.objects.get(name="poison").parked_reason


def test_a_handler_that_leaves_a_row_due_in_silence_gets_it_parked(serve):
    """Otherwise the sweep would claim it for ever."""

    def forget_one(rows, at):
        return do([row for row in rows if row.name != "forgotten"], at)

    serve(kind(forget_one))
    make(name="forgotten")
    make(3)
    sweep_once(AT)
    assert Errand.objects.get(name="forgotten").parked_reason.startswith("LeftDue")
    assert done() == [0, 1, 1, 1]


def test_a_row_too_large_for_an_index_is_the_rows_fault(serve):
    """PostgreSQL files it under operational errors, beside lost connections."""

    def write_much(rows, at):
        for row in rows:
            row.note = secrets.token_hex(20_000) if row.name == "poison" else ""
        Errand.objects.bulk_update(rows, ["note"])
        return do(rows, at)

    serve(kind(write_much))
    make(name="poison")
    make(2)
    sweep_once(AT)
    assert Errand.objects.get(name="poison").parked_at == AT
    assert done() == [0, 1, 1]


def test_trouble_of_the_database_parks_nothing_and_leaves_other_kinds_their_turn(serve):
    folder = Folder.objects.create()

    def lock_folder(rows, at):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '50ms'")
        Folder.objects.select_for_update().get()
        return do(rows, at)

    serve(
        kind(lock_folder, name="first", rows=lambda: Errand.objects.filter(name="first")),
        kind(name="second", rows=lambda: Errand.objects.filter(name="second")),
    )
    make(name="first")
    make(name="second")
    with held_elsewhere(Folder.objects.filter(pk=folder.pk)), pytest.raises(OperationalError):
        sweep_once(AT)
    assert Errand.objects.filter(parked_at__isnull=False).count() == 0
    assert Errand.objects.get(name="second").done == 1
    assert Errand.objects.get(name="first").next_at == AT
    sweep_once(AT)
    assert Errand.objects.get(name="first").done == 1


def test_running_out_of_time_is_not_the_rows_fault(serve):
    def too_slow(rows, at):
        raise SoftTimeLimitExceeded

    serve(kind(too_slow))
    make(3)
    with pytest.raises(SoftTimeLimitExceeded):
        sweep_once(AT)
    assert Errand.objects.filter(parked_at__isnull=True, next_at=AT).count() == 3


def test_kinds_take_turns_so_that_a_flood_of_one_does_not_hold_up_the_other(serve):
    turns = []

    def noting(name):
        def handle(rows, at):
            turns.append(name)
            return do(rows, at)

        return handle

    serve(
        kind(noting("flood"), name="flood", rows=lambda: Errand.objects.filter(name="flood")),
        kind(noting("other"), name="other", rows=lambda: Errand.objects.filter(name="other")),
    )
    make(BATCH * 2 + 1, name="flood")
    make(name="other")
    sweep_once(AT)
    assert turns == ["flood", "other", "flood", "flood"]


def test_a_pass_out_of_time_leaves_the_rest_to_the_next(serve):
    serve(kind())
    make(2)
    assert sweep_once(AT, seconds=0).claimed == 0
    assert sweep_once(AT, seconds=60).claimed == 2


def test_a_row_that_changed_since_it_was_seen_due_is_left_alone(serve):
    def paused_meanwhile():
        Errand.objects.filter(name="paused").update(next_at=None)
        return Errand.objects.all()

    serve(kind(rows=paused_meanwhile))
    make(name="paused")
    make(name="running")
    sweep_once(AT)
    assert Errand.objects.get(name="paused").done == 0
    assert Errand.objects.get(name="running").done == 1


def test_the_sweep_passes_by_a_row_that_somebody_holds(serve):
    serve(kind())
    held, free = make(2)
    with held_elsewhere(Errand.objects.filter(pk=held.pk)):
        sweep_once(AT)
        assert Errand.objects.get(pk=free.pk).done == 1
    assert Errand.objects.get(pk=held.pk).done == 0
    sweep_once(AT)
    assert done() == [1, 1]


def test_the_sweep_passes_by_a_row_whose_folder_somebody_holds(serve):
    serve(
        kind(
            lock=("self", "folder"), rows=lambda: Errand.objects.select_related("folder").filter(folder__gt=0)
        )
    )
    folders = Folder.objects.bulk_create([Folder(), Folder()])
    held, free = (make(folder=folder)[0] for folder in folders)
    with held_elsewhere(Folder.objects.filter(pk=folders[0].pk)):
        sweep_once(AT)
    assert Errand.objects.get(pk=free.pk).done == 1
    assert Errand.objects.get(pk=held.pk).done == 0


def test_two_sweeps_at_once_share_the_work_and_do_no_row_twice(serve):
    both_have_claimed = threading.Barrier(2)
    claims = threading.local()

    def handle(rows, at):
        if not getattr(claims, "are_known", False):
            claims.are_known = True
            both_have_claimed.wait(30)
        return do(rows, at)

    serve(kind(handle))
    make(BATCH * 4 + 7)
    reports = at_once(lambda: sweep_once(AT), lambda: sweep_once(AT))
    assert set(Errand.objects.values_list("done", flat=True)) == {1}
    assert sum(report.claimed for report in reports) == BATCH * 4 + 7
    assert all(report.claimed >= BATCH for report in reports)


def test_two_sweeps_at_once_park_a_bad_row_once(serve):
    serve(kind(refuse_poison))
    make(50)
    make(name="poison")
    reports = at_once(*[lambda: sweep_until_quiet(AT)] * 3)
    assert sum(report.kinds["errand"].parked for report in reports if report.kinds) == 1
    assert Errand.objects.get(name="poison").attempts == 1
    assert done() == [0] + [1] * 50


def test_a_killed_sweep_leaves_its_rows_free_and_undone(serve):
    """SIGKILL in mid-batch: the database rolls back, and no lease has to run out."""
    serve(kind())
    make(5)
    connection.close()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:

            def hang(rows, at):
                do(rows, at)
                os.write(writing, b"claimed")
                signal.pause()

            serve(kind(hang))
            sweep_once(AT)
        finally:
            os._exit(1)
    assert os.read(reading, 7) == b"claimed"
    assert sweep_once(AT).claimed == 0
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    sweep_until_quiet(AT)
    assert done() == [1] * 5


def test_a_sweep_until_quiet_waits_for_rows_that_another_holds(serve):
    serve(kind())
    (row,) = make()
    holding, let_go = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Errand.objects.select_for_update().get(pk=row.pk)
            holding.set()
            let_go.wait(30)

    def sweep():
        holding.wait(30)
        threading.Timer(0.3, let_go.set).start()
        return sweep_until_quiet(AT)

    _, report = at_once(hold, sweep)
    assert report.claimed == 1
    assert done() == [1]


def test_a_sweep_until_quiet_takes_every_step_that_is_due(serve):
    def step(rows, at):
        for row in rows:
            row.done += 1
            row.next_at += timedelta(hours=1)
            row.save()
        return Outcome(still_due=[row.pk for row in rows if row.next_at <= at])

    serve(kind(step))
    make(next_at=AT - timedelta(hours=3))
    assert sweep_until_quiet(AT).claimed == 4
    assert done() == [4]


def test_under_time_travel_the_handler_is_told_the_travelled_instant(serve):
    seen = []

    def handle(rows, at):
        seen.append((at, now()))
        return do(rows, at)

    serve(kind(handle))
    make()
    with travel(AT):
        sweep_once(AT)
    assert seen == [(AT, AT)]


def test_a_preview_counts_and_touches_nothing(serve):
    serve(kind())
    make(3)
    make(next_at=AT + SECOND)
    assert preview(AT).kinds["errand"].claimed == 3
    assert done() == [0, 0, 0, 0]
