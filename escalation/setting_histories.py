"""The change history of calendars and policies: their versions, and when these were applied to open tickets."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, pairwise
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from escalation import events
from escalation.condition_words import named_slugs
from escalation.models import SLAPolicy, SLAPolicyVersion
from escalation.recounting import Setting
from escalation.version_words import calendar_changes, policy_changes
from helpdesk.accounts.models import User
from helpdesk.calendars.models import Calendar, CalendarVersion
from helpdesk.ledger.models import Event
from helpdesk.web.histories import Happened

MOST = 50
"""Versions that a page shows, the newest first."""


def of_calendar(calendar: Calendar, *, may_write: bool) -> list[Happened]:
    """Return what became of a calendar, the newest first: three queries."""
    versions = list(CalendarVersion.objects.filter(calendar=calendar).order_by("-number")[: MOST + 1])
    return _history(Setting.CALENDAR, calendar, versions, calendar_changes, may_write=may_write)


def of_policy(policy: SLAPolicy, *, may_write: bool) -> list[Happened]:
    """Return what became of a policy, the newest first: six queries."""
    versions = list(SLAPolicyVersion.objects.filter(policy=policy).order_by("-number")[: MOST + 1])
    calendars, slugs = dict(Calendar.objects.values_list("pk", "name")), named_slugs()

    def changes(before: Any, after: Any) -> list[str]:
        return policy_changes(before, after, calendars, slugs)

    return _history(Setting.POLICY, policy, versions, changes, may_write=may_write)


def _history(
    setting: Setting,
    row: Calendar | SLAPolicy,
    versions: Sequence[Any],
    changes: Callable[[Any, Any], list[str]],
    *,
    may_write: bool,
) -> list[Happened]:
    stream, current = f"settings:{setting}:{row.pk}", row.version
    applied = list(Event.objects.filter(stream=stream, kind=events.RULES_APPLIED).order_by("-id")[:MOST])
    actors = {version.created_by for version in versions} | {one.actor for one in applied}
    people = dict(User.objects.filter(pk__in=actors - {None}).values_list("pk", "name"))
    shown = [
        Happened(
            title=_("Version %(number)s") % {"number": after.number},
            at=after.created_at,
            by=people.get(after.created_by, ""),
            lines=changes(before, after) or [_first(before)],
            state=_("Counts now") if after.number == current else "",
            restore_url=_restore(setting, row, after) if may_write else "",
            restore_label=_("Go back to version %(number)s") % {"number": after.number},
        )
        for after, before in pairwise([*versions, None])
    ]
    rows = chain(shown[:MOST], _applications(applied, people))
    return sorted(rows, key=lambda one: one.at, reverse=True)


def _applications(applied: Iterable[Event], people: dict[int, str]) -> Iterable[Happened]:
    for one in applied:
        sentence = {
            "none": _("Open tickets keep the version that they began with."),
            "from_now": _("From now on: what had run was kept."),
            "from_history": _("From their beginning: what had run was counted anew."),
        }[one.data["way"]]
        title = _("Version %(number)s applied to open tickets") % {"number": one.data["version"]}
        yield Happened(title=title, at=one.recorded_at, by=people.get(one.actor or 0, ""), lines=[sentence])


def _first(before: Any) -> str:
    return _("The first version.") if before is None else _("Nothing differs from the version before.")


def _restore(setting: Setting, row: Calendar | SLAPolicy, version: Any) -> str:
    if version.number == row.version:
        return ""
    return reverse(f"escalation:{setting}_restore", args=[row.pk, version.number])
