"""Mailed reports as deadlines: the sweep begins a job for each time that has come.

After an outage the last time that was missed is mailed, once, and those before it are not.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from helpdesk.deadlines.registry import Kind, Outcome, register
from helpdesk.insights.mailed.rhythm import latest_time, next_time
from helpdesk.insights.models import Rest, ScheduledReport
from helpdesk.insights.selectors.schedules import JOB_KIND, rests_because, subject_of
from helpdesk.jobs.models import Job
from helpdesk.jobs.running import begin

KIND = "scheduled_report"


def register_kind() -> None:
    """Let the sweep serve schedules."""
    register(Kind(KIND, ScheduledReport, _rows, serve))


def serve(schedules: Sequence[ScheduledReport], at: datetime) -> Outcome:
    """Begin a job for the latest time of each schedule, and let it wait for its next one.

    One whose owner may not mail it any more rests instead, and so does one that nobody gets.
    """
    for schedule in schedules:
        people = list(schedule.recipients.order_by("pk").values_list("pk", flat=True))
        schedule.rests_because = rests_because(schedule) or ("" if people else Rest.NOBODY)
        if schedule.rests_because:
            schedule.is_on, schedule.next_at = False, None
            continue
        schedule.last_at = latest_time(schedule.times, at)
        schedule.next_at = next_time(schedule.times, at)
        begin_mailing(schedule, schedule.last_at, people)
    ScheduledReport.objects.bulk_update(schedules, ["is_on", "rests_because", "last_at", "next_at"])
    return Outcome(steps=[{"kind": KIND, "schedule": schedule.pk} for schedule in schedules])


def begin_mailing(
    schedule: ScheduledReport, at: datetime, people: Sequence[int], *, is_trial: bool = False
) -> Job:
    """Begin to mail the report of an instant to people (ids); return the job, which may have begun already.

    The caller holds the schedule's row. A trial is asked for by the one whom it is for.
    """
    subject = subject_of(schedule.pk, at) + (f":{people[0]}" if is_trial else "")
    known = Job.objects.filter(kind=JOB_KIND, subject=subject).order_by("-pk").first()
    if known is not None:
        return known
    facts = {
        "schedule": schedule.pk,
        "at": at.isoformat(),
        "all": list(people),
        "left": list(people),
        "is_trial": is_trial,
    }
    asked_by = people[0] if is_trial else schedule.owner_id
    return begin(JOB_KIND, subject=subject, facts=facts, total=len(people), user_id=asked_by)


def _rows() -> "QuerySet[ScheduledReport]":
    return ScheduledReport.objects.select_related("owner", "dashboard")
