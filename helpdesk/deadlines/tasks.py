"""The beat tasks of the sweep and of its auditor."""

import time

from celery import shared_task

from helpdesk.deadlines import deadman
from helpdesk.deadlines.audit import audit as make_every_check
from helpdesk.deadlines.heartbeat import beat
from helpdesk.deadlines.sweep import Report, sweep_once
from helpdesk.web import counters
from helpdesk.web.nudging import nudge
from helpdesk.web.times import now

SECONDS = 12.0
"""A pass that finds more work than this leaves the rest to the next beat: two passes of a worker do not overlap."""
HELP_SECONDS = 5.0
"""Who helps a pass stops so soon: mails, jobs and whatever else waits for this worker get their turn in between."""


@shared_task(name="deadlines.sweep", soft_time_limit=120, time_limit=150)
def sweep() -> None:
    """Make one pass over everything that is due now, with help where there is much, and note that it was made."""
    helpers = _Helpers()
    report = sweep_once(now(), seconds=SECONDS, when_swamped=helpers.call)
    beat("sweep")
    counters.add(_counts(report))
    if report.is_cut_short:
        helpers.call()


@shared_task(name="deadlines.help", soft_time_limit=120, time_limit=150)
def lend_a_hand() -> None:
    """Take a part of what is due beside a pass that was swamped: rows that it holds are left to it."""
    counters.add(_counts(sweep_once(now(), seconds=HELP_SECONDS)))


@shared_task(name="deadlines.audit", soft_time_limit=240, time_limit=280)
def audit() -> None:
    """Look for what should have happened and did not; when no promise is in danger, tell the dead-man's switch."""
    report = make_every_check()
    if deadman.is_set() and not report.endangers:
        deadman.ping()


class _Helpers:
    """Calls another process of the workers to a pass, again when the one called before has had its time."""

    def __init__(self) -> None:
        self._not_before = 0.0

    def call(self) -> None:
        """Ask for help; best effort, since whatever is left is due at the next beat too."""
        if time.monotonic() >= self._not_before:
            self._not_before = time.monotonic() + HELP_SECONDS
            nudge("deadlines.help", expires=HELP_SECONDS)


def _counts(report: Report) -> dict[str, int]:
    return {
        f"sweep:{kind}:{outcome}": getattr(tally, outcome)
        for kind, tally in report.kinds.items()
        for outcome in ("claimed", "done", "parked")
    }
