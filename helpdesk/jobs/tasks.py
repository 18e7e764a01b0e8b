"""The beat task of jobs, also nudged on commit."""

from celery import shared_task

from helpdesk.jobs.running import look_soon, run_waiting

SECONDS = 10.0
"""A job that has more to do lets the sweep have the worker, and gets its next turn from behind the queue."""


@shared_task(name="jobs.run", soft_time_limit=240, time_limit=280)
def run() -> None:
    """Give every unfinished job a turn."""
    if run_waiting(seconds=SECONDS):
        look_soon()
