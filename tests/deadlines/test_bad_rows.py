"""What the sweep does about rows that cannot be dealt with, and about trouble that is not theirs."""

import secrets
from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError, connection

from helpdesk.deadlines.registry import Outcome
from helpdesk.deadlines.sweep import probe, sweep_once, sweep_until_quiet
from tests.deadlines.trial import AT, Errand, Folder, do, kind, make, refuse_poison
from tests.threads import held_elsewhere

SECOND = timedelta(seconds=1)


def done():
    return sorted(Errand.objects.values_list("done", flat=True))


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
