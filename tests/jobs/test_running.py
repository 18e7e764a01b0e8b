"""Long work: a batch a transaction, progress that is kept with it, and errors that are told."""

import pytest
from django.db import IntegrityError, OperationalError

from helpdesk.jobs import running
from helpdesk.jobs.models import Job
from helpdesk.jobs.registry import Turn, register
from helpdesk.web import nudging

pytestmark = pytest.mark.django_db


@pytest.fixture
def work():
    """Let jobs of this test count to their total; `work(at=..., error=...)` fails at a batch."""

    def start(at=None, error=None):
        def count(job):
            job.done += 1
            if job.done == at:
                raise error
            return Turn.FINISHED if job.done == job.total else Turn.GOES_ON

        register("of this test", count)
        return running.begin("of this test", subject="", facts={}, total=3, user_id=None)

    return start


def fresh(job):
    return Job.objects.get(pk=job.pk)


def test_a_job_goes_on_batch_by_batch_to_its_end(work):
    job = work()
    assert running.run_batch(job.pk) == Turn.GOES_ON
    assert (fresh(job).state, fresh(job).done) == ("running", 1)
    running.run_waiting(seconds=10)
    assert (fresh(job).state, fresh(job).done, fresh(job).finished_at is None) == ("done", 3, False)
    assert running.run_batch(job.pk) == Turn.FINISHED


def test_a_job_that_fails_says_why_and_keeps_what_is_done(work):
    job = work(2, ValueError("There is no such thing."))
    running.run(job.pk, seconds=10)
    assert (fresh(job).state, fresh(job).done) == ("failed", 1)
    assert "There is no such thing." in fresh(job).error
    assert not Job.objects.unfinished().exists()


def test_trouble_with_the_database_passes_and_the_job_goes_on(work):
    job = work(2, OperationalError("The connection was lost."))
    running.run_batch(job.pk)
    with pytest.raises(OperationalError):
        running.run_batch(job.pk)
    assert (fresh(job).state, fresh(job).done) == ("running", 1)


def test_trouble_of_one_job_keeps_no_later_one_from_its_turn(work):
    def lost(job):
        raise OperationalError("The connection was lost.")

    register("of trouble", lost)
    first = running.begin("of trouble", facts={}, total=3, user_id=None)
    second = work()
    with pytest.raises(OperationalError):
        running.run_waiting(seconds=10)
    assert (fresh(first).state, fresh(second).state) == ("waiting", "done")


def test_a_job_of_a_kind_that_nobody_knows_fails(work):
    job = running.begin("nobody knows this", facts={}, total=1, user_id=None)
    running.run(job.pk, seconds=10)
    assert fresh(job).state == "failed"


def test_one_job_of_a_kind_is_about_a_thing_at_a_time(work):
    running.begin("of this test", subject="calendar:1", facts={}, total=1, user_id=None)
    running.begin("of this test", subject="calendar:2", facts={}, total=1, user_id=None)
    with pytest.raises(IntegrityError):
        running.begin("of this test", subject="calendar:1", facts={}, total=1, user_id=None)


def test_a_job_begins_while_the_broker_is_away(work, monkeypatch, django_capture_on_commit_callbacks):
    def away(*_args, **_facts):
        raise ConnectionError

    monkeypatch.setattr(nudging.current_app, "send_task", away)
    monkeypatch.setattr(nudging, "_not_before", 0.0)
    with django_capture_on_commit_callbacks(execute=True):
        job = work()
    assert fresh(job).state == "waiting"
