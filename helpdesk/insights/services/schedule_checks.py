"""What a mailed report must be so that it can be served."""

from collections.abc import Collection
from datetime import time

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from helpdesk.accounts.models import User
from helpdesk.insights.models import ScheduledReport
from helpdesk.insights.selectors.schedules import readers, sees
from helpdesk.insights.services.own import filters_as_kept

MOST_RECIPIENTS = 50
TIMING = ("rhythm", "weekday", "day", "at", "timezone", "is_on")
FIELDS = ("dashboard", "filters", "period", *TIMING)
ALL = frozenset({*FIELDS, "recipients"})


def to_the_minute(at: time) -> time:
    """Return a time of day without its seconds, and without a zone."""
    return at.replace(second=0, microsecond=0, tzinfo=None)


def check(
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
    schedule.at = to_the_minute(schedule.at)
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
            schedule.filters = filters_as_kept(schedule.filters)
        except ValidationError as error:
            errors |= error.message_dict
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
