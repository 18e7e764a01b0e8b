"""Mailing reports in a rhythm: beginning, changing and ending it, trying it out, and leaving it as a recipient."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.accounts.models import User
from helpdesk.insights.mailed.deadline import begin_mailing
from helpdesk.insights.mailed.rhythm import next_time
from helpdesk.insights.models import Rest, ScheduledReport
from helpdesk.insights.panels.kept import words_of
from helpdesk.insights.selectors.schedules import (
    JOB_KIND,
    MAILING,
    rests_because,
    subject_of,
)
from helpdesk.insights.services.own import Seen, check_seen, filters_as_kept, lock_all_of, words_in
from helpdesk.insights.services.schedule_checks import ALL, TIMING, check, to_the_minute
from helpdesk.jobs.models import Job
from helpdesk.web.times import now

MOST_OF_A_PERSON = 50
CURES: dict[str, str] = {Rest.NOBODY: "recipients", Rest.DASHBOARD: "dashboard"}
"""What must change so that a reason to rest is none any more."""


def create(owner: User, *, recipients: Collection[User], **values: Any) -> ScheduledReport:
    """Begin to mail a dashboard; `values` are those of `schedule_checks.FIELDS`.

    Raises ValidationError by field, and PermissionDenied for an owner whose role mails no reports.
    """
    _refuse_who_may_not(owner)
    with transaction.atomic():
        lock_all_of(owner)
        if ScheduledReport.objects.filter(owner=owner).count() >= MOST_OF_A_PERSON:
            raise ValidationError(
                _("You mail %(number)s reports already. End one first.") % {"number": MOST_OF_A_PERSON}
            )
        schedule = ScheduledReport(owner=owner, **values)
        check(schedule, recipients, ALL)
        _wait(schedule)
        schedule.save()
        schedule.recipients.set(recipients)
    return schedule


def change(
    schedule: ScheduledReport,
    *,
    recipients: Collection[User] | None = None,
    seen: Seen = None,
    **values: Any,
) -> ScheduledReport:
    """Change what is given, and return the schedule as it is then. `seen` are the counts of changes that will do.

    Only what differs counts and is looked at: what cannot be served any more can still be changed and switched off.
    Switched on again, or moved, it comes at its next time from now on. Raises ValidationError by field, Stale
    when it was changed since, and PermissionDenied for an owner whose role mails no reports any more and who asks for
    more than to switch it off.
    """
    with transaction.atomic():
        current = locked(schedule, seen=seen)
        known = set(current.recipients.all())
        wanted = known if recipients is None else set(recipients)
        changed = {name for name, value in values.items() if _differs(current, name, value)}
        changed |= {"recipients"} if wanted != known else set()
        if not changed:
            return current
        if changed != {"is_on"} or values["is_on"]:
            _refuse_who_may_not(current.owner)
        for name in changed - {"recipients"}:
            setattr(current, name, values[name])
        check(current, wanted, changed, known)
        if changed & {*TIMING}:
            _wait(current)
        _forget_reason(current, changed)
        current.recipients.set(wanted)
        current.changes += 1
        current.save()
    return current


def delete(schedule: ScheduledReport, *, seen: Seen = None) -> None:
    """End it. Mails that are on their way arrive. Raises Stale when it was changed since."""
    with transaction.atomic():
        locked(schedule, seen=seen).delete()


def leave(schedule: ScheduledReport, reader: User) -> None:
    """Let a recipient get it no more. When nobody is left, it rests."""
    with transaction.atomic():
        current = locked(schedule)
        if current.recipients.filter(pk=reader.pk).exists():
            current.recipients.remove(reader)
            if current.is_on and not current.recipients.exists():
                current.is_on, current.next_at, current.rests_because = False, None, Rest.NOBODY
            current.changes += 1
            current.save(update_fields=["changes", "is_on", "next_at", "rests_because"])


def send_now(schedule: ScheduledReport, reader: User) -> Job:
    """Mail the report as it would come now to one person, at most once a minute; return the job that makes it.

    Raises ValidationError, which says why, when the schedule cannot be served.
    """
    at = now().replace(second=0)
    with transaction.atomic():
        current = locked(schedule)
        if because := rests_because(current):
            raise ValidationError(Rest(because).label)
        known = Job.objects.filter(kind=JOB_KIND, subject=f"{subject_of(current.pk, at)}:{reader.pk}")
        return known.first() or begin_mailing(current, at, [reader.pk], is_trial=True)


def locked(schedule: ScheduledReport, *, seen: Seen = None) -> ScheduledReport:
    """Return a schedule as it is now, locked until the transaction ends.

    Raises ScheduledReport.DoesNotExist, and Stale when its count of changes is none of those that were seen.
    """
    ScheduledReport.objects.select_for_update(no_key=True).only("pk").get(pk=schedule.pk)
    current = ScheduledReport.objects.select_related("owner", "dashboard").get(pk=schedule.pk)
    check_seen(current, seen, _("This was changed meanwhile. Look at it again; nothing was saved."))
    return current


def _wait(schedule: ScheduledReport) -> None:
    """Let a schedule wait for its next time, and what held it up be over; for nothing while it is off."""
    schedule.next_at = next_time(schedule.times, now()) if schedule.is_on else None
    schedule.attempts, schedule.parked_at, schedule.parked_reason = 0, None, ""
    if schedule.is_on:
        schedule.rests_because = ""


def _forget_reason(schedule: ScheduledReport, changed: Collection[str]) -> None:
    """Let a schedule that rests say nothing of a reason that a change took away."""
    if CURES.get(schedule.rests_because) in changed:
        schedule.rests_because = ""


def _refuse_who_may_not(owner: User) -> None:
    if not owner.may(MAILING):
        raise PermissionDenied(Rest.OWNER_MAY_NOT.label)


def _differs(schedule: ScheduledReport, name: str, value: Any) -> bool:
    """Say whether a value is another one than the schedule has."""
    if name == "filters":
        return not _are_kept(schedule, value)
    return bool((to_the_minute(value) if name == "at" else value) != getattr(schedule, name))


def _are_kept(schedule: ScheduledReport, filters: Any) -> bool:
    """Say whether filters are those that a schedule has, even if what they name is gone."""
    kept = words_of(schedule.filters)
    try:
        return words_in(filters) == kept or filters_as_kept(filters) == kept
    except ValidationError:
        return False
