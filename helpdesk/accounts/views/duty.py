"""Duty schedules on screen: who is on duty now and in the weeks to come, stand-ins, and the editor."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.accounts.forms.duty import ScheduleEditor, StandInForm
from helpdesk.accounts.models import DutySchedule, DutyScheduleVersion, StandIn, User
from helpdesk.accounts.roster import Roster
from helpdesk.accounts.roster.duty import Duty
from helpdesk.accounts.services import duty
from helpdesk.accounts.views.duty_history import (
    differences,
    history,
    hours_words,
    people_names,
    rotation_words,
)
from helpdesk.accounts.views.duty_strip import strip
from helpdesk.web.api.versions import free_slug
from helpdesk.web.htmx import render_dialog, wants_part
from helpdesk.web.moved import SettingMoved
from helpdesk.web.saving import answered, refusal
from helpdesk.web.times import now
from helpdesk.web.uses import uses_of

SAVE = "save"
AHEAD = timedelta(days=28)
YEARS = (2000, 2200)


@require_safe
@allowed("settings.view")
def schedules(request: DeskRequest) -> HttpResponse:
    """Show every schedule with who is on duty now and who comes next."""
    at = now()
    roster = Roster.load(at)
    known = sorted(roster.duties.values(), key=lambda one: (not one.is_active, one.name))
    context = {
        "rows": [_row(one, roster, at) for one in known],
        "may_write": request.user.may("settings.write"),
    }
    return render(request, "accounts/duty_list.html", context)


@require_safe
@allowed("settings.view")
def schedule(request: DeskRequest, slug: str) -> HttpResponse:
    """Show a schedule: who is on duty, four weeks as a strip, its rotations, stand-ins, uses and history."""
    found = get_object_or_404(DutySchedule, slug=slug)
    at = now()
    first = _day(request.GET.get("from"))
    roster = Roster.load(min(at, _midnight(first)) if first else at)
    shown = roster.duties[found.pk]
    names = people_names()
    may_write = request.user.may("settings.write")
    version = _newest(found)
    context = {
        "schedule": found,
        "version": version,
        "row": _row(shown, roster, at),
        "strip": strip(shown, roster, first or at.astimezone(ZoneInfo(shown.timezone)).date(), at),
        "rotations": [
            {"name": one["name"], "turns": rotation_words(one, names), "hours": hours_words(one)}
            for one in version.rotations
        ],
        "stand_ins": StandIn.objects.filter(schedule=found, end__gt=at).select_related("user", "instead_of"),
        "uses": uses_of("duty", found.pk),
        "history": history(found, names, may_write=may_write),
        "may_write": may_write,
    }
    return render(request, "accounts/duty_schedule.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("settings.write")
def add(request: DeskRequest) -> HttpResponse:
    """Show the editor of a new schedule; posted, rearrange what was written or make the schedule."""
    return _edit(request, DutySchedule(), None)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("settings.write")
def edit(request: DeskRequest, slug: str) -> HttpResponse:
    """Show the editor of a schedule; posted, rearrange what was written or publish it as a new version."""
    found = get_object_or_404(DutySchedule, slug=slug)
    return _edit(request, found, _newest(found))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("settings.write")
def stand_in(request: DeskRequest, slug: str) -> HttpResponse:
    """Ask who stands in and when; posted, let them."""
    found = get_object_or_404(DutySchedule, slug=slug)
    form = StandInForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _stand_in_form(request, found, form, 400 if form.is_bound else 200)
    chosen = form.cleaned_data
    people = User.objects.in_bulk([pk for pk in (chosen["user"], chosen["instead_of"]) if pk])
    chosen |= {"user": people[chosen["user"]], "instead_of": people.get(chosen["instead_of"])}
    try:
        duty.stand_in(found, **chosen, actor=request.user.pk)
    except ValidationError as error:
        form.add_error(None, error)
        return _stand_in_form(request, found, form, 400)
    return _done(request, found, _("%(name)s stands in.") % {"name": chosen["user"].name})


@require_POST
@allowed("settings.write")
def end_stand_in(request: DeskRequest, slug: str, number: int) -> HttpResponse:
    """Take a stand-in back; one that is gone already is no error."""
    found = get_object_or_404(DutySchedule, slug=slug)
    one = StandIn.objects.filter(schedule=found, pk=number).select_related("schedule").first()
    if one is not None:
        duty.end_stand_in(one, actor=request.user.pk)
    return _done(request, found, _("The rotations count again."))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("settings.write")
def restore(request: DeskRequest, slug: str, version: int) -> HttpResponse:
    """Show what going back to a version would change; posted, publish its rotations as a new version."""
    found = get_object_or_404(DutySchedule, slug=slug)
    old = get_object_or_404(DutyScheduleVersion, schedule=found, number=version)
    context: dict[str, Any] = {
        "schedule": found,
        "number": version,
        "action": reverse("duty:restore", args=[slug, version]),
        "back_url": reverse("duty:schedule", args=[slug]),
    }
    status = 200
    if request.method == "POST":
        try:
            _publish(found, old.timezone, old.rotations, _number(request.POST.get("version")), request)
        except (SettingMoved, ValidationError) as error:
            found.refresh_from_db()
            context["problem"], status = refusal(error)
        else:
            return _done(request, found, _published(found))
    context["seen"] = found.version
    context["changes"] = differences(_newest(found), old, people_names())
    return render_dialog(request, "accounts/duty_restore.html", context, status=status)


def _edit(request: DeskRequest, schedule: DutySchedule, version: DutyScheduleVersion | None) -> HttpResponse:
    if request.method != "POST":
        zone = timezone.get_current_timezone_name()
        return _editor(request, ScheduleEditor.of(schedule, version, timezone=zone))
    does = request.POST.get("do", SAVE)
    if does != SAVE:
        return _editor(request, ScheduleEditor.rearranged(schedule, request.POST, does))
    editor = ScheduleEditor.sent(schedule, request.POST)
    if not editor.is_valid():
        return _editor(request, editor, status=400)
    chosen = editor.form.cleaned_data
    was = schedule.version
    schedule.name, schedule.is_active = chosen["name"], chosen["is_active"]
    schedule.slug = schedule.slug or free_slug(DutySchedule, schedule.name)
    try:
        _publish(schedule, chosen["timezone"], editor.bodies(), chosen["version"], request)
    except ValidationError as error:
        schedule.version = was
        editor.form.add_error(None, error.messages)
        return _editor(request, editor, status=400)
    except SettingMoved as error:
        return _moved(request, schedule, chosen["version"], str(error))
    return _done(request, schedule, _published(schedule))


def _publish(
    schedule: DutySchedule, zone: str, rotations: Any, read_version: int, request: DeskRequest
) -> None:
    duty.publish(
        schedule, timezone=zone, rotations=rotations, read_version=read_version, actor=request.user.pk
    )


def _moved(request: DeskRequest, schedule: DutySchedule, read_version: int, problem: str) -> HttpResponse:
    """Show what somebody else published meanwhile; what was written is kept, and sent again it is meant."""
    schedule.refresh_from_db()
    before = DutyScheduleVersion.objects.filter(schedule=schedule, number=read_version).first()
    told = differences(before, _newest(schedule), people_names()) if before else []
    editor = ScheduleEditor.again(schedule, request.POST)
    return _editor(request, editor, status=409, problem=problem, told=told)


def _editor(request: DeskRequest, editor: ScheduleEditor, status: int = 200, **more: Any) -> HttpResponse:
    is_part = wants_part(request, "duty-editor")
    template = "accounts/_duty_editor.html" if is_part else "accounts/duty_edit.html"
    context = {"editor": editor, "schedule": editor.schedule, **more}
    return render(request, template, context, status=status)


def _stand_in_form(
    request: DeskRequest, schedule: DutySchedule, form: StandInForm, status: int
) -> HttpResponse:
    context = {"schedule": schedule, "form": form}
    return render_dialog(request, "accounts/duty_stand_in.html", context, status=status)


def _done(request: DeskRequest, schedule: DutySchedule, sentence: str) -> HttpResponse:
    return answered(request, reverse("duty:schedule", args=[schedule.slug]), sentence)


def _published(schedule: DutySchedule) -> str:
    return _("Version %(number)d is published.") % {"number": schedule.version}


def _row(shown: Duty, roster: Roster, at: datetime) -> dict[str, Any]:
    """Return a schedule with who is on duty now, until when, who follows, and the gaps ahead."""
    shifts = shown.shifts(at, at + AHEAD) if shown.is_active else []
    gaps = [one for one in shifts if not one.people]
    return {
        "duty": shown,
        "now": [
            {"person": person, "away": person.absence(at), "deputy": roster.deputy_of(person.id, at)}
            for person in roster.on_duty(shown.id, at)
        ],
        "until": shifts[0].end if len(shifts) > 1 else None,
        "next": [person.name for pk in shifts[1].people if (person := roster.person(pk))]
        if len(shifts) > 1
        else [],
        "gaps": len(gaps),
        "first_gap": gaps[0] if gaps else None,
    }


def _newest(schedule: DutySchedule) -> DutyScheduleVersion:
    return DutyScheduleVersion.objects.get(schedule=schedule, number=schedule.version)


def _day(text: str | None) -> date | None:
    """Return a date of the address; None for what is none, or far away."""
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return found if YEARS[0] <= found.year < YEARS[1] else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day - timedelta(days=8), datetime.min.time(), timezone.get_current_timezone())


def _number(sent: str | None) -> int:
    text = sent or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
