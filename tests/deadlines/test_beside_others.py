"""What the sweep promises beside people, other sweeps and a kill."""

import os
import signal
import threading
from datetime import timedelta

from django.db import connection, transaction

from helpdesk.deadlines.sweep import BATCH, sweep_once, sweep_until_quiet
from tests.deadlines.trial import AT, Errand, Folder, do, kind, make, refuse_poison
from tests.threads import at_once, held_elsewhere

SECOND = timedelta(seconds=1)


def done():
    return sorted(Errand.objects.values_list("done", flat=True))


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
