"""Calendars on screen: the list, one with its week, special days, uses and history; and saving its hours."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from escalation import setting_histories
from escalation.calendar_forms import DAY_NAMES, HoursForm, new_calendar
from escalation.models import SLAPolicyVersion
from escalation.recounting import Setting
from escalation.version_words import calendar_changes, hours_words
from escalation.views.behind import behind
from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.calendars.models import Calendar, CalendarVersion
from helpdesk.calendars.selectors import Presence, newest_versions, presence, special_days, week
from helpdesk.calendars.services.publishing import publish
from helpdesk.web.api.versions import free_slug
from helpdesk.web.moved import SettingMoved
from helpdesk.web.saving import answered, drawer, posted, refusal, save
from helpdesk.web.times import now
from helpdesk.web.uses import uses_of
from tickets.views.page import number as number_of


@dataclass(frozen=True)
class Row:
    """A calendar in the list."""

    version: CalendarVersion
    presence: Presence
    policies: int


@dataclass(frozen=True)
class Day:
    """A weekday: its name, its windows in words, and its open stretches in seconds after midnight with their length."""

    name: Any
    words: str
    stretches: list[tuple[int, int]]


@require_safe
@allowed("settings.view")
def index(request: DeskRequest) -> HttpResponse:
    """List the calendars, whether each is open now, and how many policies count on it."""
    at = now()
    used: dict[int, int] = {}
    current = SLAPolicyVersion.objects.filter(number=F("policy__version"), policy__is_active=True)
    for calendar in current.values_list("calendar", flat=True):
        used[calendar] = used.get(calendar, 0) + 1
    rows = [Row(one, presence(one, at), used.get(one.calendar_id, 0)) for one in newest_versions()]
    context = {"rows": rows, "may_write": request.user.may("settings.write")}
    return render(request, "escalation/calendars.html", context)


@require_safe
@allowed("settings.view")
def calendar(request: DeskRequest, pk: int) -> HttpResponse:
    """Show one calendar."""
    version = newest(pk)
    at = now()
    may_write = request.user.may("settings.write")
    today = at.astimezone(zone_of(version)).date()
    days = special_days(version)
    context = {
        "version": version,
        "calendar": version.calendar,
        "presence": presence(version, at),
        "week": [_day(name, version) for name in week(version.weekly)],
        "coming": [(day, hours_words(day.windows or [])) for day in days if day.date >= today],
        "past": [(day, hours_words(day.windows or [])) for day in days if day.date < today],
        "uses": uses_of("calendar", pk),
        "history": setting_histories.of_calendar(version.calendar, may_write=may_write),
        "pending": behind(Setting.CALENDAR, pk),
        "apply_url": reverse("escalation:calendar_apply", args=[pk]),
        "may_write": may_write,
    }
    return render(request, "escalation/calendar.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("settings.write")
def add(request: DeskRequest) -> HttpResponse:
    """Show the drawer of a new calendar; posted, make it."""
    form = HoursForm(posted(request))
    if not form.is_bound or not form.is_valid():
        return _drawer(request, form, None, 400 if form.is_bound else 200)
    name = form.cleaned_data["name"]
    made = new_calendar(name, free_slug(Calendar, name))
    done, more, status = save(
        form, lambda: publish(made, form.hours(), actor=request.user.pk), again=lambda: (0, [])
    )
    if not done:
        return _drawer(request, form, None, status, **more)
    return answered(request, page_of(made.pk))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("settings.write")
def hours(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the drawer of a calendar's name, zone and week; posted, publish them. Special days stay."""
    version = newest(pk)
    form = HoursForm(posted(request), version=version)
    if not form.is_bound or not form.is_valid():
        return _drawer(request, form, version, 400 if form.is_bound else 200)
    version.calendar.name = form.cleaned_data["name"]
    changed = {**kept(version), **form.hours()}
    done, more, status = republish(request, form, version, changed)
    if not done:
        return _drawer(request, form, version, status, **more)
    return answered(request, page_of(pk), _("Saved. New tickets follow it from now on."))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("settings.write")
def restore(request: DeskRequest, pk: int, number: int) -> HttpResponse:
    """Ask whether an earlier version shall count again; posted, publish its hours as a new version."""
    version = newest(pk)
    earlier = get_object_or_404(CalendarVersion, calendar=pk, number=number)
    problem, status = "", 200
    if request.method == "POST":
        read = number_of(request.POST.get("version"))
        try:
            publish(version.calendar, kept(earlier), read_version=read, actor=request.user.pk)
        except (SettingMoved, ValidationError) as error:
            (problem, status), version = refusal(error), newest(pk)
        else:
            return answered(request, page_of(pk), _("Saved. New tickets follow it from now on."))
    context = {
        "problem": problem,
        "seen": version.number,
        "number": number,
        "changes": calendar_changes(version, earlier),
        "action": reverse("escalation:calendar_restore", args=[pk, number]),
        "back_url": page_of(pk),
        "crumbs": crumbs(version),
    }
    return drawer(request, "restore.html", context, status)


def newest(pk: int) -> CalendarVersion:
    """Return the version of a calendar that counts. Raises Http404."""
    version = newest_versions().filter(calendar=pk).first()
    if version is None:
        raise Http404
    return version


def kept(version: CalendarVersion) -> dict[str, Any]:
    """Return the hours of a version as the verb takes them."""
    return {name: getattr(version, name) for name in ("timezone", "weekly", "holidays", "overrides")}


def republish(
    request: DeskRequest, form: Any, version: CalendarVersion, changed: dict[str, Any]
) -> tuple[bool, dict[str, Any], int]:
    """Publish changed hours of a calendar for the version that the form was read in."""
    read = form.cleaned_data["read_version"]

    def again() -> tuple[int, list[str]]:
        before = CalendarVersion.objects.filter(calendar=version.calendar_id, number=read or 0).first()
        after = newest(version.calendar_id)
        return after.number, calendar_changes(before, after)

    return save(
        form,
        lambda: publish(version.calendar, changed, read_version=read, actor=request.user.pk),
        again=again,
    )


def page_of(pk: int) -> str:
    """Return the address of a calendar."""
    return reverse("escalation:calendar", args=[pk])


def crumbs(version: CalendarVersion | None) -> list[dict[str, Any]]:
    """Return where the pages below a calendar are."""
    found = [
        {"label": _("Escalations"), "url": reverse("escalation:list")},
        {"label": _("Calendars"), "url": reverse("escalation:calendars")},
    ]
    if version is not None:
        found.append({"label": version.calendar.name, "url": page_of(version.calendar_id)})
    return found


def zone_of(version: CalendarVersion) -> ZoneInfo:
    """Return the time zone of a version."""
    return ZoneInfo(version.timezone)


def _drawer(
    request: DeskRequest, form: HoursForm, version: CalendarVersion | None, status: int, **more: Any
) -> HttpResponse:
    pk = version.calendar_id if version else None
    context = {
        "form": form,
        "version": version,
        "action": reverse("escalation:calendar_hours", args=[pk])
        if pk
        else reverse("escalation:calendar_new"),
        "back_url": page_of(pk) if pk else reverse("escalation:calendars"),
        "crumbs": crumbs(version),
        **more,
    }
    return drawer(request, "escalation/calendar_hours.html", context, status)


def _day(shown: tuple[str, Any], version: CalendarVersion) -> Day:
    name, windows = shown
    words = hours_words(version.weekly.get(name, []))
    return Day(DAY_NAMES[name], words, [(opens, closes - opens) for opens, closes in windows])
