"""Mailing reports in a rhythm: beginning, changing and ending it, trying it out, and leaving it as a recipient."""

from collections.abc import Collection, Mapping, Sequence
from datetime import time, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.accounts.models import User
from helpdesk.insights.definitions import REPORTS
from helpdesk.insights.errors import QuestionRefused
from helpdesk.insights.models import Rest, ScheduledReport
from helpdesk.insights.panels.kept import words_of
from helpdesk.insights.panels.narrowing import as_kept
from helpdesk.insights.panels.standard import RATE
from helpdesk.insights.rhythm import next_time
from helpdesk.insights.scheduling import begin_mailing
from helpdesk.insights.selectors.schedules import (
    JOB_KIND,
    MAILING,
    readers,
    rests_because,
    sees,
    subject_of,
)
from helpdesk.jobs.models import Job
from helpdesk.web.moved import SettingStale
from helpdesk.web.times import now

MOST_OF_A_PERSON = 50
MOST_RECIPIENTS = 50
TRIAL_EVERY = timedelta(minutes=1)
TIMING = ("rhythm", "weekday", "day", "at", "timezone", "is_on")
FIELDS = ("dashboard", "filters", "period", *TIMING)
ALL = frozenset({*FIELDS, "recipients"})
CURES: dict[str, str] = {Rest.NOBODY: "recipients", Rest.DASHBOARD: "dashboard"}
"""What must change so that a reason to rest is none any more."""


class ScheduleStale(SettingStale):
    """The schedule changed since the caller read it: `schedule` is how it is now, `shown` as the API shows it."""

    def __init__(self, message: str, schedule: ScheduledReport) -> None:
        """Keep the schedule as it is now."""
        super().__init__(message)
        self.schedule = schedule
        self.shown: dict[str, Any] = {}


def create(owner: User, *, recipients: Collection[User], **values: Any) -> ScheduledReport:
    """Begin to mail a dashboard; `values` are those of FIELDS.

    Raises ValidationError by field, and PermissionDenied for an owner whose role mails no reports.
    """
    _refuse_who_may_not(owner)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(
            pk=owner.pk
        )  # two at once cannot pass the limit together
        if ScheduledReport.objects.filter(owner=owner).count() >= MOST_OF_A_PERSON:
            raise ValidationError(
                _("You mail %(number)s reports already. End one first.") % {"number": MOST_OF_A_PERSON}
            )
        schedule = ScheduledReport(owner=owner, **values)
        _check(schedule, recipients, ALL)
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

    Only what differs counts and is looked at: what cannot be served any more can still be changed and switched off.
    Switched on again, or moved, it comes at its next time from now on. Raises ValidationError by field, ScheduleStale
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
        _check(current, wanted, changed, known)
        if changed & {*TIMING}:
            _wait(current)
        _forget_reason(current, changed)
        current.recipients.set(wanted)
        current.changes += 1
        current.save()
    return current


def delete(schedule: ScheduledReport, *, seen: Collection[int] | None = None) -> None:
    """End it. Mails that are on their way arrive. Raises ScheduleStale when it was changed since."""
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


def locked(schedule: ScheduledReport, *, seen: Collection[int] | None = None) -> ScheduledReport:
    """Return a schedule as it is now, locked until the transaction ends.

    Raises ScheduledReport.DoesNotExist, and ScheduleStale when its count of changes is none of those that were seen.
    """
    ScheduledReport.objects.select_for_update(no_key=True).only("pk").get(pk=schedule.pk)
    current = ScheduledReport.objects.select_related("owner", "dashboard").get(pk=schedule.pk)
    if seen is not None and current.changes not in seen:
        raise ScheduleStale(_("This was changed meanwhile. Look at it again; nothing was saved."), current)
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
    return bool((_to_the_minute(value) if name == "at" else value) != getattr(schedule, name))


def _are_kept(schedule: ScheduledReport, filters: Any) -> bool:
    """Say whether filters are those that a schedule has, even if what they name is gone."""
    kept = words_of(schedule.filters)
    try:
        words = _words(filters)
        return words == kept or as_kept(REPORTS[RATE], words) == kept
    except QuestionRefused:
        return False


def _to_the_minute(at: time) -> time:
    return at.replace(second=0, microsecond=0, tzinfo=None)


def _check(
    schedule: ScheduledReport,
    recipients: Collection[User],
    changed: Collection[str],
    known: Collection[User] = (),
) -> None:
    """Raise ValidationError, by field, for what changed when it could not be served.

    Recipients who were `known` already stay though they do not see reports now: they are skipped until they do.
    """
    errors: dict[str, list[str]] = {}
    is_switched_on = "is_on" in changed and schedule.is_on
    schedule.at = _to_the_minute(schedule.at)
    try:
        schedule.clean_fields(exclude={"owner", "next_at", "created_at", *(ALL - {*changed})})
    except ValidationError as error:
        errors |= {name: list(sentences) for name, sentences in error.message_dict.items()}
    newly = set(recipients) if "dashboard" in changed else set(recipients) - set(known)
    if ("dashboard" in changed or is_switched_on) and not sees(schedule.owner, schedule.dashboard):
        errors["dashboard"] = [_("This dashboard is not yours and not shared.")]
    elif any(not sees(person, schedule.dashboard) for person in newly):
        errors["dashboard"] = [
            _(
                "This dashboard is not shared: it can be mailed to its owner alone. Share it, or choose another."
            )
        ]
    if ("recipients" in changed or is_switched_on) and (found := _wrong_recipients(recipients, known)):
        errors["recipients"] = [found]
    if "filters" in changed:
        try:
            schedule.filters = as_kept(REPORTS[RATE], _words(schedule.filters))
        except QuestionRefused as refusal:
            errors |= {f"filters.{name}": sentences for name, sentences in refusal.errors.items()}
    if errors:
        raise ValidationError(errors)


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
