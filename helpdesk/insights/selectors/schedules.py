"""Mailed reports as pages and the sweep read them: whose they are, who may get them, what became of the last one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import User
from helpdesk.accounts.roles import ACTIONS
from helpdesk.insights.models import Dashboard, Rest, ScheduledReport
from helpdesk.insights.sight import ACTION
from helpdesk.jobs.models import Job, JobState
from helpdesk.notifications.models import Mail

JOB_KIND = "report-mail"
MAILING = "reports.arrange"
"""What a role must allow to have reports mailed; to get them, it must see reports."""


class Skip(models.TextChoices):
    """Why somebody got no mail of a time."""

    GONE = "gone", _("works here no more")
    MAY_NOT = "may_not", _("does not see reports")
    NOT_SHARED = "not_shared", _("does not see the dashboard")
    NO_RECIPIENT = "no_recipient", _("is no recipient any more")
    FAILED = "failed", _("could not be made")


@dataclass(frozen=True)
class Receipt:
    """What became of one person's mail: the mail, or why there is none; neither while it is being made."""

    person: User
    mail: Mail | None
    skipped: str = ""


@dataclass(frozen=True)
class Round:
    """What became of one time: whom it reached, and why it failed if it did."""

    at: datetime
    receipts: list[Receipt]
    error: str = ""


def own(owner: User) -> "QuerySet[ScheduledReport]":
    """Return the schedules of a person, the newest first."""
    return ScheduledReport.objects.filter(owner=owner).select_related("owner", "dashboard").order_by("-pk")


def received_by(reader: User) -> "QuerySet[ScheduledReport]":
    """Return the schedules by which others mail to a person what they may see."""
    found = ScheduledReport.objects.filter(recipients=reader, is_on=True).exclude(owner=reader)
    seen = Q(dashboard=None) | Q(dashboard__is_shared=True) | Q(dashboard__owner=reader)
    return found.filter(seen).select_related("owner", "dashboard").order_by("-pk")


def readers() -> "QuerySet[User]":
    """Return everybody who may get reports, by name."""
    return User.objects.filter(is_active=True, role__in=ACTIONS[ACTION]).order_by("name", "pk")


def sees(reader: User, dashboard: Dashboard | None) -> bool:
    """Say whether a person who sees reports may see a dashboard; None is the desk's."""
    return dashboard is None or dashboard.is_shared or dashboard.owner_id == reader.pk


def rests_because(schedule: ScheduledReport) -> str:
    """Return why a schedule cannot be served, a word of `Rest`; nothing when it can."""
    if not schedule.owner.is_active:
        return Rest.OWNER_LEFT
    if not schedule.owner.may(MAILING):
        return Rest.OWNER_MAY_NOT
    return "" if sees(schedule.owner, schedule.dashboard) else Rest.DASHBOARD


def skipped_because(schedule: ScheduledReport, reader: User) -> str:
    """Return why a person may not get a report now, a word of `Skip`; nothing when they may."""
    if not reader.is_active:
        return Skip.GONE
    if not reader.may(ACTION):
        return Skip.MAY_NOT
    return "" if sees(reader, schedule.dashboard) else Skip.NOT_SHARED


def subject_of(schedule: int, at: datetime) -> str:
    """Return what the job of one time is about."""
    return f"schedule:{schedule}:{at.isoformat()}"


def key_of(schedule: int, at: datetime, reader: int) -> str:
    """Return the key under which a person gets the mail of one time, once."""
    return f"report:{schedule}:{at.isoformat()}:{reader}"


def last_round(schedule: ScheduledReport) -> Round | None:
    """Return what became of the last time, with everybody whom it was for; None before the first."""
    if schedule.last_at is None:
        return None
    at = schedule.last_at
    job = Job.objects.filter(kind=JOB_KIND, subject=subject_of(schedule.pk, at)).order_by("-pk").first()
    people = _people(job, schedule)
    mails = _mails(schedule, at, people)
    skipped: Mapping[str, str] = job.result.get("skipped", {}) if job else {}
    receipts = [
        Receipt(person, mails.get(pk), _said(skipped.get(str(pk), ""))) for pk, person in people.items()
    ]
    return Round(at, receipts, job.error if job and job.state == JobState.FAILED else "")


def _people(job: Job | None, schedule: ScheduledReport) -> dict[int, User]:
    """Return whom a time was for; where the job is gone, who gets it now."""
    if job is None:
        return {person.pk: person for person in schedule.recipients.order_by("name", "pk")}
    found = User.objects.filter(pk__in=job.facts["all"]).order_by("name", "pk")
    return {person.pk: person for person in found}


def _mails(schedule: ScheduledReport, at: datetime, people: Iterable[int]) -> dict[int, Mail]:
    keys = {key_of(schedule.pk, at, pk): pk for pk in people}
    found = Mail.objects.filter(key__in=keys).defer("context", "text", "html")
    return {keys[mail.key]: mail for mail in found}


def _said(word: str) -> str:
    return str(Skip(word).label) if word in Skip.values else ""
