"""Making the mails of a report: a job makes one a batch.

A mail's key names schedule, time and reader: however often a job is played, or a worker is killed in between, nobody
gets a time twice.
"""

import logging
from datetime import datetime
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.utils import translation

from helpdesk.accounts.models import User
from helpdesk.deadlines.sweep import is_trouble
from helpdesk.insights.mailed.content import content
from helpdesk.insights.mailed.notice import REPORT
from helpdesk.insights.models import ScheduledReport
from helpdesk.insights.selectors.schedules import JOB_KIND, Skip, key_of, skipped_because
from helpdesk.jobs.models import Job
from helpdesk.jobs.registry import Turn, register
from helpdesk.notifications.mail import Letter, post
from helpdesk.notifications.zones import in_zone
from helpdesk.web.times import parse_instant

log = logging.getLogger(__name__)


def register_job() -> None:
    """Let jobs make the mails."""
    register(JOB_KIND, work, {"read": "reports:read", "write": "reports:write"})


def work(job: Job) -> Turn:
    """Make the mail of the next recipient, or note why they get none."""
    schedule = ScheduledReport.objects.select_related("owner", "dashboard").filter(pk=job.facts["schedule"])
    found = schedule.first()
    left: list[int] = job.facts["left"]
    if found is None or not left:
        return Turn.FINISHED
    reader = left.pop(0)
    job.done += 1
    if skipped := _tried(found, reader, job):
        job.result = {**job.result, "skipped": {**job.result.get("skipped", {}), str(reader): skipped}}
    else:
        job.add(mailed=1)
    return Turn.GOES_ON if left else Turn.FINISHED


def _tried(schedule: ScheduledReport, reader: int, job: Job) -> str:
    """Post one person's mail; one that cannot be made is told in the log and does not stop the others."""
    try:
        with transaction.atomic():
            return _mail(schedule, reader, parse_instant(job.facts["at"]), is_trial=job.facts["is_trial"])
    except SoftTimeLimitExceeded:
        raise
    except Exception as error:
        if is_trouble(error):
            raise
        log.exception("The report of schedule %s for user %s cannot be made", schedule.pk, reader)
        return Skip.FAILED


def _mail(schedule: ScheduledReport, reader_id: int, at: datetime, *, is_trial: bool) -> str:
    """Post one person's mail; return why they get none, a word of `Skip`, or nothing."""
    reader = User.objects.get(pk=reader_id)
    if skipped := skipped_because(schedule, reader):
        return skipped
    if not is_trial and not schedule.recipients.filter(pk=reader_id).exists():
        return Skip.NO_RECIPIENT
    with translation.override(reader.language), in_zone(reader.timezone):
        told = content(schedule, reader, at)
    post([_letter(schedule, reader, at, told, is_trial=is_trial)])
    return ""


def _letter(
    schedule: ScheduledReport, reader: User, at: datetime, told: dict[str, Any], *, is_trial: bool
) -> Letter:
    key = key_of(schedule.pk, at, reader.pk)
    return Letter(
        to=reader.email,
        to_name=reader.name,
        language=reader.language,
        timezone=reader.timezone,
        kind=REPORT,
        context=told,
        key=f"trial:{key}" if is_trial else key,
    )
