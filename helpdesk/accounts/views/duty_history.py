"""What became of a duty schedule: its versions, who stood in, and what each version changed, in words."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.dates import WEEKDAYS_ABBR as DAY_NAMES
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpdesk.accounts import events
from helpdesk.accounts.models import DutySchedule, DutyScheduleVersion, User
from helpdesk.calendars.hours import WEEKDAYS
from helpdesk.ledger.models import Event
from helpdesk.ledger.record import story
from helpdesk.web.histories import Happened
from helpdesk.web.moments import moment

MOST = 50
Names = Mapping[int, str]
_FACTS: Mapping[str, Any] = {
    "name": lambda: _("The name changed."),
    "is_active": lambda: _("It was made active or inactive."),
}
_STOOD_IN = {
    events.DUTY_STAND_IN_ADDED: lambda: _("Somebody stands in"),
    events.DUTY_STAND_IN_REMOVED: lambda: _("A stand-in was taken back"),
}


def history(schedule: DutySchedule, names: Names, *, may_write: bool) -> list[Happened]:
    """Return versions and stand-ins, the newest first, fifty at most; in two queries."""
    versions = {one.number: one for one in schedule.versions.all()}
    happened = story(schedule.stream).order_by("-id")[:MOST]
    return [
        _version(schedule, versions, one, names, may_write=may_write)
        if one.kind == events.DUTY_PUBLISHED
        else _stood_in(one, names)
        for one in happened
    ]


def people_names() -> dict[int, str]:
    """Return everybody's name by id, also of who has left."""
    return dict(User.objects.values_list("pk", "name"))


def rotation_words(body: Mapping[str, Any], names: Names) -> str:
    """Return a rotation as a sentence."""
    words = {
        "people": ", ".join(names.get(pk, "–") for pk in body["people"]),
        "days": ngettext("%(count)d day", "%(count)d days", body["days"]) % {"count": body["days"]},
        "time": body["handover"],
        "date": date_format(date.fromisoformat(body["begins_on"]), "j E Y"),
    }
    if len(body["people"]) == 1:
        return _("%(people)s, from %(date)s at %(time)s on.") % words
    return _("%(people)s in turns of %(days)s, handover at %(time)s, from %(date)s on.") % words


def hours_words(body: Mapping[str, Any]) -> str:
    """Return the hours of a rotation in words."""
    hours = {day: windows for day, windows in (body.get("hours") or {}).items() if windows}
    if not hours:
        return _("Around the clock.")
    told = [
        f"{DAY_NAMES[number]} {', '.join('–'.join(window) for window in hours[day])}"
        for number, day in enumerate(WEEKDAYS)
        if day in hours
    ]
    return _("Only %(hours)s.") % {"hours": "; ".join(told)}


def differences(before: DutyScheduleVersion, after: DutyScheduleVersion, names: Names) -> list[str]:
    """Return what differs between two versions, a sentence for each rotation."""
    found = []
    if before.timezone != after.timezone:
        words = {"before": before.timezone, "after": after.timezone}
        found.append(_("Time zone: %(before)s → %(after)s") % words)
    for place in range(max(len(before.rotations), len(after.rotations))):
        was, will = (_told(one.rotations, place, names) for one in (before, after))
        words = {"place": str(place + 1), "before": was, "after": will}
        if was == will:
            continue
        if not was:
            found.append(_("Rotation %(place)s is new: %(after)s") % words)
        elif not will:
            found.append(_("Rotation %(place)s is gone: %(before)s") % words)
        else:
            found.append(_("Rotation %(place)s was: %(before)s Now: %(after)s") % words)
    return found


def _told(rotations: Any, place: int, names: Names) -> str:
    if place >= len(rotations):
        return ""
    body = rotations[place]
    return " ".join(part for part in (body["name"], rotation_words(body, names), hours_words(body)) if part)


def _version(
    schedule: DutySchedule,
    versions: Mapping[int, DutyScheduleVersion],
    happened: Event,
    names: Names,
    *,
    may_write: bool,
) -> Happened:
    number = happened.data["version"]
    lines = [_FACTS[name]() for name in happened.data.get("fields", []) if name in _FACTS]
    if number == 1:
        lines.append(_("Made."))
    elif number - 1 in versions:
        lines += differences(versions[number - 1], versions[number], names)
    is_current = number == schedule.version
    url = reverse("duty:restore", args=[schedule.slug, number]) if may_write and not is_current else ""
    return Happened(
        title=_("Version %(number)d") % {"number": number},
        at=happened.at,
        by=names.get(happened.actor or 0, ""),
        lines=lines,
        state=_("Counts now") if is_current else "",
        restore_url=url,
        restore_label=_("Go back to version %(number)d") % {"number": number},
    )


def _stood_in(happened: Event, names: Names) -> Happened:
    data = happened.data
    words = {
        "who": names.get(data["user"], "–"),
        "whom": names.get(data["instead_of"] or 0, ""),
        "start": moment(datetime.fromisoformat(data["start"])),
        "end": moment(datetime.fromisoformat(data["end"])),
    }
    line = (
        _("%(who)s instead of %(whom)s, %(start)s to %(end)s.")
        if data["instead_of"]
        else _("%(who)s, %(start)s to %(end)s.")
    )
    return Happened(
        title=_STOOD_IN[happened.kind](),
        at=happened.at,
        by=names.get(happened.actor or 0, ""),
        lines=[line % words],
    )
