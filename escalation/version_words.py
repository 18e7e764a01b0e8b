"""What differs between two versions of a calendar or a policy, in sentences."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from escalation.calendar_forms import DAY_NAMES
from escalation.condition_words import LABELS, Slugs, values_phrase
from escalation.models import SLAPolicyVersion
from escalation.window_fields import written
from escalation.words import ClockKind
from helpdesk.calendars.hours import WEEKDAYS
from helpdesk.calendars.models import CalendarVersion
from helpdesk.web.durations import duration
from tickets.words import Priority

MOST_NAMED = 6
"""Dates that a sentence names; more are counted."""


def calendar_changes(before: CalendarVersion | None, after: CalendarVersion) -> list[str]:
    """Return what a version of a calendar changed; nothing for the first one."""
    return [] if before is None else list(_of_calendar(before, after))


def policy_changes(
    before: SLAPolicyVersion | None, after: SLAPolicyVersion, calendars: Mapping[int, str], slugs: Slugs
) -> list[str]:
    """Return what a version of a policy changed; `calendars` are their names, `slugs` those of topics and teams."""
    return [] if before is None else list(_of_policy(before, after, calendars, slugs))


def day_words(day: str) -> str:
    """Return a date of a version in the reader's language, with its year."""
    return date_format(date.fromisoformat(day), "D j M Y")


def hours_words(windows: Sequence[Sequence[str]]) -> str:
    """Return the windows of a day in words."""
    if [list(window) for window in windows] == [["00:00", "24:00"]]:
        return _("24 h")
    return written(windows) if windows else _("closed")


def span_words(seconds: int | None) -> str:
    """Return a target in words."""
    return duration(seconds) if seconds else _("no promise")


def _of_calendar(before: CalendarVersion, after: CalendarVersion) -> Iterable[str]:
    if before.timezone != after.timezone:
        yield _changed(_("Time zone"), before.timezone, after.timezone)
    for day in WEEKDAYS:
        was, becomes = hours_words(before.weekly.get(day, [])), hours_words(after.weekly.get(day, []))
        if was != becomes:
            yield _changed(str(DAY_NAMES[day]), was, becomes)
    old, new = _named(before), _named(after)
    added, gone = sorted(new.keys() - old.keys()), sorted(old.keys() - new.keys())
    if added:
        yield ngettext(
            "%(count)d holiday added: %(days)s", "%(count)d holidays added: %(days)s", len(added)
        ) % {
            "count": len(added),
            "days": _days(added, new),
        }
    if gone:
        yield ngettext(
            "%(count)d holiday removed: %(days)s", "%(count)d holidays removed: %(days)s", len(gone)
        ) % {
            "count": len(gone),
            "days": _days(gone, old),
        }
    for day in sorted(old.keys() & new.keys()):
        if old[day] != new[day]:
            yield _changed(day_words(day), old[day] or "–", new[day] or "–")
    for day in sorted(before.overrides.keys() | after.overrides.keys()):
        was_open, opens = before.overrides.get(day), after.overrides.get(day)
        if was_open != opens:
            yield _changed(day_words(day), _own_hours(was_open), _own_hours(opens))


def _of_policy(
    before: SLAPolicyVersion, after: SLAPolicyVersion, calendars: Mapping[int, str], slugs: Slugs
) -> Iterable[str]:
    if before.calendar_id != after.calendar_id:
        names = [calendars.get(version.calendar_id, "–") for version in (before, after)]
        yield _changed(_("Calendar"), *names)
    for priority in Priority:
        for kind in ClockKind:
            was, becomes = before.target_seconds(priority, kind), after.target_seconds(priority, kind)
            if was != becomes:
                what = _("%(clock)s, priority %(priority)s") % {
                    "clock": kind.label,
                    "priority": priority.label,
                }
                yield _changed(what, span_words(was), span_words(becomes))
        yield from _budget_changes(before, after, priority)
    for name in sorted(before.conditions.keys() | after.conditions.keys()):
        was_asked, asks = before.conditions.get(name) or [], after.conditions.get(name) or []
        if sorted(map(str, was_asked)) != sorted(map(str, asks)):
            words = [
                values_phrase(name, values, slugs) if values else _("any") for values in (was_asked, asks)
            ]
            yield _changed(str(LABELS.get(name, name)), *words)


def budget_words(budgets: Mapping[int, int]) -> str:
    """Return the times of the levels in words."""
    named = [_("L%(level)s") % {"level": level} + f" {duration(budgets[level])}" for level in sorted(budgets)]
    return ", ".join(named)


def _budget_changes(before: SLAPolicyVersion, after: SLAPolicyVersion, priority: Priority) -> Iterable[str]:
    was, becomes = before.level_budgets(priority), after.level_budgets(priority)
    if was != becomes:
        what = _("Time of each level, priority %(priority)s") % {"priority": priority.label}
        yield _changed(what, budget_words(was) or "–", budget_words(becomes) or "–")


def _changed(what: str, before: str, after: str) -> str:
    return _("%(what)s: %(before)s → %(after)s") % {"what": what, "before": before, "after": after}


def _named(version: CalendarVersion) -> dict[str, str]:
    return {holiday["date"]: holiday.get("name", "") for holiday in version.holidays}


def _days(days: Sequence[str], names: Mapping[str, str]) -> str:
    named = [f"{day_words(day)} {names[day]}".strip() for day in days[:MOST_NAMED]]
    return ", ".join(named) + (" …" if len(days) > MOST_NAMED else "")


def _own_hours(windows: Sequence[Sequence[str]] | None) -> str:
    return _("as on its weekday") if windows is None else hours_words(windows)
