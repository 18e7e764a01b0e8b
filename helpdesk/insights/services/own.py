"""What dashboards and mailed reports have in common: each is somebody's own, counts its changes and may be narrowed."""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from helpdesk.accounts.models import User
from helpdesk.insights.definitions import REPORTS
from helpdesk.insights.errors import QuestionRefused, Stale
from helpdesk.insights.models import Dashboard, ScheduledReport
from helpdesk.insights.panels.narrowing import as_kept
from helpdesk.insights.panels.standard import RATE

Seen = Collection[int] | None
"""The counts of changes that will do; None where any will."""


def lock_all_of(owner: User) -> None:
    """Let one at a time make or rename what is somebody's: two at once cannot pass a limit together."""
    User.objects.select_for_update(no_key=True).only("pk").get(pk=owner.pk)


def check_seen(row: Dashboard | ScheduledReport, seen: Seen, told: str) -> None:
    """Raise Stale, saying what is `told`, for a row whose count of changes is none of those that were seen."""
    if seen is not None and row.changes not in seen:
        raise Stale(told, row)


def words_in(filters: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return filters as lists of words, without empty ones. Raises ValidationError, naming each that is no list."""
    if bad := [str(name) for name, values in filters.items() if not isinstance(values, list | tuple)]:
        raise ValidationError({f"filters.{name}": [_("This is a list.")] for name in bad})
    return {str(name): [str(value) for value in values] for name, values in filters.items() if values}


def filters_as_kept(filters: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return what a dashboard is narrowed to, as it is kept. Raises ValidationError, naming each bad one."""
    try:
        return as_kept(REPORTS[RATE], words_in(filters))
    except QuestionRefused as refusal:
        raise ValidationError({f"filters.{name}": told for name, told in refusal.errors.items()}) from refusal
