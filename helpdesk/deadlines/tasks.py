"""The beat tasks of the sweep and of its auditor."""

from celery import shared_task

from helpdesk.deadlines import deadman
from helpdesk.deadlines.audit import audit as make_every_check
from helpdesk.deadlines.heartbeat import beat
from helpdesk.deadlines.sweep import Report, sweep_once
from helpdesk.web import counters
from helpdesk.web.times import now

SECONDS = 40.0
"""A pass that finds more work than this leaves the rest to the next: its heartbeat is never late (two minutes)."""


@shared_task(name="deadlines.sweep", soft_time_limit=120, time_limit=150)
def sweep() -> None:
    """Make one pass over everything that is due now, and note that it was made."""
    report = sweep_once(now(), seconds=SECONDS)
    beat("sweep")
    counters.add(_counts(report))


@shared_task(name="deadlines.audit", soft_time_limit=240, time_limit=280)
def audit() -> None:
    """Look for what should have happened and did not; when no promise is in danger, tell the dead-man's switch."""
    report = make_every_check()
    if deadman.is_set() and not report.endangers:
        deadman.ping()


def _counts(report: Report) -> dict[str, int]:
    return {
        f"sweep:{kind}:{outcome}": getattr(tally, outcome)
        for kind, tally in report.kinds.items()
        for outcome in ("claimed", "done", "parked")
    }
