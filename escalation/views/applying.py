"""The newest hours or targets applied to open tickets: how far back, what would change, and how far it is."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from escalation.errors import EscalationError
from escalation.models import SLAPolicy
from escalation.recounting import RECALCULATION, Effect, Setting
from escalation.services import recalculating
from escalation.services.recalculating import TRIAL, Way
from escalation.views.behind import behind
from escalation.words import ClockKind
from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.calendars.models import Calendar
from helpdesk.jobs.models import Job
from helpdesk.jobs.running import cancel
from helpdesk.web.htmx import wants_part
from helpdesk.web.moved import SettingMoved
from tickets.keys import key_number
from tickets.models import Ticket

LATEST = 5
"""Earlier recalculations that the page names."""


class WayForm(forms.Form):
    """How far back the newest version counts for open tickets."""

    way = forms.ChoiceField(
        label=gettext_lazy("Let it count for open tickets"),
        widget=forms.RadioSelect,
        initial=Way.FROM_NOW,
        choices=[(way, way.label) for way in Way if way != Way.NONE],
    )
    read_version = forms.IntegerField(widget=forms.HiddenInput)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("settings.write")
def choose(request: DeskRequest, pk: int, setting: Setting) -> HttpResponse:
    """Ask how far back; posted, try it out and show what would change."""
    row = _row(setting, pk)
    form = WayForm(request.POST or None, initial={"read_version": row.version, "way": Way.FROM_NOW})
    if not form.is_bound or not form.is_valid():
        return _choice(request, setting, row, form, 400 if form.is_bound else 200)
    try:
        job = recalculating.try_out(
            setting,
            pk,
            form.cleaned_data["way"],
            actor=request.user.pk,
            seen=form.cleaned_data["read_version"],
        )
    except SettingMoved as error:
        again = WayForm(initial={"read_version": row.version, "way": form.cleaned_data["way"]})
        return _choice(request, setting, row, again, 409, problem=str(error))
    except EscalationError as error:
        form.add_error(None, str(error))
        return _choice(request, setting, row, form, 409)
    return HttpResponseRedirect(_address(setting, pk, job.pk), status=303)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("settings.write")
def job(request: DeskRequest, pk: int, number: int, setting: Setting) -> HttpResponse:
    """Show a trial or a recalculation, and how far it is; posted, do what was tried, or stop what runs."""
    row = _row(setting, pk)
    found = _job(request, setting, pk, number)
    if request.method != "POST":
        return _shown(request, setting, row, found)
    if request.POST.get("do") == "stop":
        cancel(found.pk)
        return HttpResponseRedirect(_address(setting, pk, found.pk), status=303)
    try:
        begun = recalculating.apply(
            setting, pk, found.facts["way"], actor=request.user.pk, seen=found.facts["version"]
        )
    except (SettingMoved, EscalationError) as error:
        return _shown(request, setting, row, found, problem=str(error), status=409)
    messages.success(request, _("It has begun. You may leave this page."))
    return HttpResponseRedirect(_address(setting, pk, begun.pk), status=303)


def _row(setting: Setting, pk: int) -> Calendar | SLAPolicy:
    model: Any = Calendar if setting == Setting.CALENDAR else SLAPolicy
    row: Calendar | SLAPolicy | None = model.objects.filter(pk=pk, version__gt=0).first()
    if row is None:
        raise Http404
    return row


def _job(request: DeskRequest, setting: Setting, pk: int, number: int) -> Job:
    """Return a recalculation of this setting, or a trial of the reader's own. Raises Http404."""
    subjects = {RECALCULATION: f"{setting}:{pk}", TRIAL: f"{setting}:{pk}@{request.user.pk}"}
    found = Job.objects.filter(pk=min(number, 2**63 - 1)).first()
    if found is None or subjects.get(found.kind) != found.subject:
        raise Http404
    return found


def _choice(
    request: DeskRequest, setting: Setting, row: Any, form: WayForm, status: int, **more: Any
) -> HttpResponse:
    earlier = Job.objects.filter(kind=RECALCULATION, subject=f"{setting}:{row.pk}").order_by("-pk")[:LATEST]
    context = {
        **_around(setting, row),
        "form": form,
        "pending": behind(setting, row.pk),
        "earlier": [(one, _address(setting, row.pk, one.pk)) for one in earlier],
        **more,
    }
    return render(request, "escalation/apply.html", context, status=status)


def _shown(
    request: DeskRequest, setting: Setting, row: Any, found: Job, *, problem: str = "", status: int = 200
) -> HttpResponse:
    is_trial = found.kind == TRIAL
    context = {
        **_around(setting, row),
        "job": found,
        "job_url": _address(setting, row.pk, found.pk),
        "is_trial": is_trial,
        "way": Way(found.facts["way"]).label,
        "counts": [(effect.label, found.result.get(effect.value, 0)) for effect in Effect],
        "examples": _examples(request, found),
        "problem": problem,
    }
    template = (
        "escalation/_apply_job.html" if wants_part(request, "apply-job") else "escalation/apply_job.html"
    )
    return render(request, template, context, status=status)


def _around(setting: Setting, row: Any) -> dict[str, Any]:
    is_calendar = setting == Setting.CALENDAR
    many = "escalation:calendars" if is_calendar else "escalation:policies"
    return {
        "setting": row,
        "is_calendar": is_calendar,
        "back_url": reverse(f"escalation:{setting}", args=[row.pk]),
        "apply_url": reverse(f"escalation:{setting}_apply", args=[row.pk]),
        "crumbs": [
            {"label": _("Escalations"), "url": reverse("escalation:list")},
            {"label": _("Calendars") if is_calendar else _("SLA policies"), "url": reverse(many)},
            {"label": row.name, "url": reverse(f"escalation:{setting}", args=[row.pk])},
        ],
    }


def _examples(request: DeskRequest, found: Job) -> list[dict[str, Any]]:
    """Return the examples of tickets that the reader may see, in words."""
    told = sorted(found.result.get("examples", []), key=lambda one: Effect.values.index(one["effect"]))
    keys = {example["ticket"]: key_number(example["ticket"]) for example in told}
    seen = Ticket.objects.visible_to(request.user).in_bulk([pk for pk in keys.values() if pk])
    return [
        {
            "ticket": seen[pk],
            "clock": ClockKind(example["clock"]).label,
            "effect": Effect(example["effect"]).label,
            "before": _instant(example["before"]),
            "after": _instant(example["after"]),
        }
        for example in told
        if (pk := keys[example["ticket"]]) in seen
    ]


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _address(setting: Setting, pk: int, number: int) -> str:
    return reverse(f"escalation:{setting}_apply_job", args=[pk, number])
