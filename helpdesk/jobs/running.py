"""Running jobs: one batch a transaction, and the job's row is its lock.

A batch holds the row of its job until it commits, with the progress: a worker that is killed rolls back, and the next
one goes on where the last batch ended. Two workers at one job take turns, or the second finds it taken and leaves.
"""

import logging
import time

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, transaction
from django.db.models.functions import Now

from helpdesk.deadlines.sweep import is_trouble
from helpdesk.jobs.models import OPEN, Facts, Job, JobState
from helpdesk.jobs.registry import Turn, work_of
from helpdesk.web.failures import in_words
from helpdesk.web.nudging import nudge

log = logging.getLogger(__name__)


def begin(kind: str, *, subject: str = "", facts: Facts, total: int, user_id: int | None) -> Job:
    """Write a job down and nudge a worker on commit; the beat is the guarantee.

    Raises IntegrityError while one of the kind is at work on the same subject.
    """
    job = Job.objects.create(kind=kind, subject=subject, facts=facts, total=total, user_id=user_id)
    transaction.on_commit(look_soon, robust=True)
    return job


def cancel(pk: int) -> Job:
    """Let an unfinished job stop after the batch that runs; what is done stays. Raises Job.DoesNotExist."""
    with transaction.atomic():
        job = Job.objects.select_for_update(no_key=True).get(pk=pk)
        if not job.is_finished:
            job.state = JobState.CANCELLED
            job.save(update_fields=["state"])
            Job.objects.filter(pk=pk).update(finished_at=Now())
    return Job.objects.get(pk=pk)


def run_batch(pk: int) -> Turn:
    """Do the next batch of a job, wholly or not at all. A job that fails says why, and is not tried again.

    Trouble with the database is raised: it passes, and the job goes on at the next beat.
    """
    try:
        with transaction.atomic():
            free = Job.objects.select_for_update(skip_locked=True, no_key=True)
            job = free.filter(pk=pk, state__in=OPEN).first()
            if job is None:
                return Turn.FINISHED
            turn = work_of(job.kind)(job)
            _keep(job, turn)
    except SoftTimeLimitExceeded:
        raise
    except Exception as error:
        if is_trouble(error):
            raise
        log.exception("Job %s failed", pk)
        _fail(pk, in_words(error))
        return Turn.FINISHED
    return turn


def run(pk: int, *, seconds: float) -> Turn:
    """Do batches of a job until it is finished or must wait; begin none after so many seconds."""
    until = time.monotonic() + seconds
    turn = Turn.GOES_ON
    while turn == Turn.GOES_ON and time.monotonic() < until:
        turn = run_batch(pk)
    return turn


def run_waiting(*, seconds: float) -> bool:
    """Give every unfinished job a turn of so many seconds; say whether one of them could go on at once.

    Trouble with the database ends the turn of one job; it is raised when the others have had theirs.
    """
    turns: list[Turn] = []
    trouble: Exception | None = None
    for pk in list(Job.objects.unfinished().order_by("pk").values_list("pk", flat=True)):
        try:
            turns.append(run(pk, seconds=seconds))
        except (OperationalError, InterfaceError) as error:
            log.warning("Job %s was cut short: %s", pk, error)
            trouble = error
    if trouble is not None:
        raise trouble
    return Turn.GOES_ON in turns


def look_soon() -> None:
    """Ask a worker to look for jobs now."""
    nudge("jobs.run", expires=10)


def _keep(job: Job, turn: Turn) -> None:
    job.state = JobState.DONE if turn == Turn.FINISHED else JobState.RUNNING
    job.save(update_fields=["state", "facts", "done", "total", "result"])
    signs = {"seen_at": Now()} | ({"finished_at": Now()} if turn == Turn.FINISHED else {})
    Job.objects.filter(pk=job.pk).update(**signs)


def _fail(pk: int, reason: str) -> None:
    Job.objects.filter(pk=pk, state__in=OPEN).update(state=JobState.FAILED, error=reason, finished_at=Now())
