"""Mailing reports in a rhythm: beginning, changing and ending it, trying it out, and leaving it as a recipient."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.accounts.models import User
from helpdesk.insights.definitions import REPORTS
from helpdesk.insights.errors import QuestionRefused
from helpdesk.insights.models import ScheduledReport
from helpdesk.insights.panels.narrowing import as_kept
from helpdesk.insights.panels.standard import RATE
from helpdesk.insights.rhythm import next_time
from helpdesk.insights.scheduling import begin_mailing
from helpdesk.insights.selectors.schedules import JOB_KIND, readers, rests_because, sees, subject_of
from helpdesk.jobs.models import Job
from helpdesk.web.moved import SettingStale
from helpdesk.web.times import now

MOST_OF_A_PERSON = 50
MOST_RECIPIENTS = 50
TRIAL_EVERY = timedelta(minutes=1)
TIMING = ("rhythm", "weekday", "day", "at", "timezone", "is_on")
FIELDS = ("dashboard", "filters", "period", *TIMING)


def create(owner: User, *, recipients: Collection[User], **values: Any) -> ScheduledReport:
    """Begin to mail a dashboard. Raises ValidationError by field; `values` are those of FIELDS."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(
            pk=owner.pk
        )  # two at once cannot pass the limit together
        if ScheduledReport.objects.filter(owner=owner).count() >= MOST_OF_A_PERSON:
            raise ValidationError(
                _("You mail %(number)s reports already. End one first.") % {"number": MOST_OF_A_PERSON}
            )
        schedule = ScheduledReport(owner=owner, **values)
        _check(schedule, recipients)
        _wait(schedule)
        schedule.save()
        schedule.recipients.set(recipients)
    return schedule


def change(
    schedule: ScheduledReport,
    *,
    recipients: Collection[User] | None = None,
    seen: Collection[int] | None = None,
    **values: Any,
) -> ScheduledReport:
    """Change what is given, and return the schedule as it is then. `seen` are the counts of changes that will do.

    Switched on again, or moved, it comes at its next time from now on. Raises ValidationError by field, and
    SettingStale when it was changed since.
    """
    with transaction.atomic():
        current = locked(schedule, seen=seen)
        is_moved = any(name in values and values[name] != getattr(current, name) for name in TIMING)
        for name, value in values.items():
            setattr(current, name, value)
        wanted = list(current.recipients.all()) if recipients is None else recipients
        _check(current, wanted, known=list(current.recipients.all()))
        if is_moved:
            _wait(current)
        if recipients is not None:
            current.recipients.set(recipients)
        current.changes += 1
        current.save()
    return current


def delete(schedule: ScheduledReport, *, seen: Collection[int] | None = None) -> None:
    """End it. Mails that are on their way arrive. Raises SettingStale when it was changed since."""
    with transaction.atomic():
        locked(schedule, seen=seen).delete()


def leave(schedule: ScheduledReport, reader: User) -> None:
    """Let a recipient get it no more."""
    with transaction.atomic():
        current = locked(schedule)
        if current.recipients.filter(pk=reader.pk).exists():
            current.recipients.remove(reader)
            current.changes += 1
            current.save(update_fields=["changes"])


def send_now(schedule: ScheduledReport, reader: User) -> Job:
    """Mail the report as it would come now to one person, at most once a minute; return the job that makes it.

    Raises ValidationError when the schedule cannot be served.
    """
    at = now().replace(second=0)
    with transaction.atomic():
        current = locked(schedule)
        if rests_because(current):
            raise ValidationError(_("Its owner no longer sees the dashboard."))
        known = Job.objects.filter(kind=JOB_KIND, subject=f"{subject_of(current.pk, at)}:{reader.pk}")
        return known.first() or begin_mailing(current, at, [reader.pk], is_trial=True)


def locked(schedule: ScheduledReport, *, seen: Collection[int] | None = None) -> ScheduledReport:
    """Return a schedule as it is now, locked until the transaction ends.

    Raises ScheduledReport.DoesNotExist, and SettingStale when its count of changes is none of those that were seen.
    """
    ScheduledReport.objects.select_for_update(no_key=True).only("pk").get(pk=schedule.pk)
    current = ScheduledReport.objects.select_related("owner", "dashboard").get(pk=schedule.pk)
    if seen is not None and current.changes not in seen:
        raise SettingStale(_("This was changed meanwhile. Look at it again; nothing was saved."))
    return current


def _wait(schedule: ScheduledReport) -> None:
    """Let a schedule wait for its next time, and what held it up be over; for nothing while it is off."""
    schedule.next_at = next_time(schedule.times, now()) if schedule.is_on else None
    schedule.attempts, schedule.parked_at, schedule.parked_reason = 0, None, ""
    if schedule.is_on:
        schedule.rests_because = ""


def _check(schedule: ScheduledReport, recipients: Collection[User], known: Collection[User] = ()) -> None:
    """Raise ValidationError, by field, for a schedule that could not be served.

    Recipients who were `known` already stay though they do not see reports now: they are skipped until they do.
    """
    errors: dict[str, list[str]] = {}
    schedule.at = schedule.at.replace(second=0, microsecond=0, tzinfo=None)
    try:
        schedule.clean_fields(exclude={"owner", "next_at", "created_at"})
    except ValidationError as error:
        errors |= {name: list(sentences) for name, sentences in error.message_dict.items()}
    if found := _wrong_dashboard(schedule, recipients):
        errors["dashboard"] = [found]
    if found := _wrong_recipients(recipients, known):
        errors["recipients"] = [found]
    try:
        schedule.filters = as_kept(REPORTS[RATE], _words(schedule.filters))
    except QuestionRefused as refusal:
        errors |= {f"filters.{name}": sentences for name, sentences in refusal.errors.items()}
    if errors:
        raise ValidationError(errors)


def _wrong_dashboard(schedule: ScheduledReport, recipients: Collection[User]) -> str:
    if not sees(schedule.owner, schedule.dashboard):
        return _("This dashboard is not yours and not shared.")
    if any(not sees(person, schedule.dashboard) for person in recipients):
        return _(
            "This dashboard is not shared: it can be mailed to its owner alone. Share it, or choose another."
        )
    return ""


def _wrong_recipients(recipients: Collection[User], known: Collection[User]) -> str:
    if not recipients:
        return _("Choose at least one recipient.")
    if len(set(recipients)) > MOST_RECIPIENTS:
        return _("Choose at most %(number)s recipients.") % {"number": MOST_RECIPIENTS}
    wanted = {person.pk: person for person in recipients}
    may = set(readers().filter(pk__in=wanted).values_list("pk", flat=True)) | {person.pk for person in known}
    others = sorted(person.name for pk, person in wanted.items() if pk not in may)
    if others:
        return _("Not everybody here sees reports: %(names)s.") % {"names": ", ".join(others)}
    return ""


def _words(filters: Any) -> dict[str, Sequence[str]]:
    """Return filters as lists of words. Raises QuestionRefused for what is none."""
    if not isinstance(filters, Mapping):
        raise QuestionRefused({"": [_("This is an object: names with values.")]})
    if bad := [str(name) for name, values in filters.items() if not isinstance(values, list | tuple)]:
        raise QuestionRefused({name: [_("This is a list.")] for name in bad})
    return {str(name): [str(value) for value in values] for name, values in filters.items() if values}
