"""Mailed reports on screen: one's own, what others send, making and changing one, trying it out, ending it."""

from datetime import time
from typing import Any

from csp.decorators import csp
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpdesk.accounts.access import DeskRequest, allowed, signed_in
from helpdesk.accounts.models import User
from helpdesk.insights.dimensions import DIMENSIONS
from helpdesk.insights.forms.schedules import ScheduleForm
from helpdesk.insights.mailed.rhythm import Rhythm
from helpdesk.insights.mailed.words import name_of, narrowed_to, when
from helpdesk.insights.models import ScheduledReport
from helpdesk.insights.periods import Period
from helpdesk.insights.selectors.dashboards import readable
from helpdesk.insights.selectors.schedules import (
    MAILING,
    last_round,
    own,
    readers,
    received_by,
)
from helpdesk.insights.services import schedules as verbs
from helpdesk.notifications.models import Mail
from helpdesk.notifications.sending import words_to_show
from helpdesk.notifications.views.mails import PICTURE
from helpdesk.web.htmx import render_dialog
from helpdesk.web.saving import answered, posted, save

USUAL_TIME = time(8)


@require_safe
@allowed("reports.view")
def everything(request: DeskRequest) -> HttpResponse:
    """Show the reader's own schedules, and by which others mail reports to them."""
    context = {
        "own": [_row(one, request.user) for one in own(request.user).prefetch_related("recipients")],
        "received": [_row(one, request.user) for one in received_by(request.user)],
        "may_write": request.user.may(MAILING),
    }
    return render(request, "insights/schedules.html", context)


@require_safe
@allowed("reports.view")
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """Show one of the reader's schedules: when it comes, who gets it, and what became of it the last time."""
    found = _own_or_404(request, pk)
    context = {
        **_row(found, request.user),
        "people": list(found.recipients.order_by("name", "pk")),
        "narrowed_to": narrowed_to(found.filters),
        "last": last_round(found),
        "sees_mails": request.user.may("mails.view"),
        "may_write": request.user.may(MAILING),
    }
    return render(request, "insights/schedule.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(MAILING)
def add(request: DeskRequest) -> HttpResponse:
    """Show the form of a new schedule, begun with the dashboard, period and filters of the address; posted, make it."""
    return _edit(request, _begun(request))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(MAILING)
def edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the form of a schedule; posted, change it."""
    return _edit(request, _own_or_404(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("reports.view")
def delete(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask whether a schedule is to end; posted, end it."""
    found = _own_or_404(request, pk)
    if request.method == "POST":
        verbs.delete(found)
        return answered(request, reverse("insights:schedules"), _("This is mailed no more."))
    return render_dialog(request, "insights/schedule_delete.html", _row(found, request.user))


@require_POST
@allowed("reports.view")
def send(request: DeskRequest, pk: int) -> HttpResponse:
    """Mail the report to the reader as it would come now."""
    found = _own_or_404(request, pk)
    try:
        verbs.send_now(found, request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        told = _("It is on its way to %(address)s. One a minute is sent at most.")
        messages.success(request, told % {"address": request.user.email})
    return HttpResponseRedirect(reverse("insights:schedule", args=[pk]), status=303)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def leave(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask a recipient whether they want a report no more; posted, take them off its list."""
    found = ScheduledReport.objects.filter(pk=pk, recipients=request.user).select_related(
        "owner", "dashboard"
    )
    schedule = found.first()
    if request.method == "POST":
        if schedule is not None:
            verbs.leave(schedule, request.user)
        messages.success(request, _("You do not get this report any more."))
        return HttpResponseRedirect(request.path, status=303)
    context = _row(schedule, request.user) if schedule else {}
    return render_dialog(request, "insights/schedule_leave.html", context)


@never_cache
@xframe_options_sameorigin
@csp(PICTURE)  # type: ignore[arg-type]  # it knows only views without arguments
@require_safe
@allowed("reports.view")
def text(request: DeskRequest, pk: int, mail: int) -> HttpResponse:
    """Answer the reader's own copy as it looks, for a frame in which nothing works but looking."""
    found = _own_or_404(request, pk)
    copies = Mail.objects.filter(
        pk=mail, key__startswith=f"report:{found.pk}:", key__endswith=f":{request.user.pk}"
    )
    return HttpResponse(words_to_show(get_object_or_404(copies)).html)


def _edit(request: DeskRequest, schedule: ScheduledReport) -> HttpResponse:
    chosen = schedule.recipients.order_by("name", "pk") if schedule.pk else [request.user]
    form = ScheduleForm(
        posted(request),
        schedule=schedule,
        chosen={person.pk: person for person in chosen},
        dashboards={one.pk: one for one in readable(request.user).order_by("name", "pk")},
        people={person.pk: person for person in readers()},
    )
    more: dict[str, Any] = {}
    status = 400 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        done, more, status = save(form, lambda: _keep(schedule, form), again=lambda: _again(schedule))
        if done:
            return answered(request, reverse("insights:schedule", args=[schedule.pk]))
    context = {
        "form": form,
        "schedule": schedule,
        **(_row(schedule, request.user) if schedule.pk else {}),
        **more,
    }
    return render(request, "insights/schedule_edit.html", context, status=status)


def _keep(schedule: ScheduledReport, form: ScheduleForm) -> None:
    if schedule.pk:
        verbs.change(schedule, seen=[form.cleaned_data["read_version"]], **form.values())
    else:
        schedule.pk = verbs.create(schedule.owner, **form.values()).pk


def _again(schedule: ScheduledReport) -> tuple[int, list[str]]:
    schedule.refresh_from_db()
    return schedule.changes, []


def _begun(request: DeskRequest) -> ScheduledReport:
    """Return a new schedule as the address begins it; what it does not know is left out."""
    asked = request.GET
    dashboard = asked.get("dashboard", "")
    is_id = dashboard.isascii() and dashboard.isdigit() and len(dashboard) < 19
    period = asked.get("period", "")
    return ScheduledReport(
        owner=request.user,
        dashboard=readable(request.user).filter(pk=dashboard).first() if is_id else None,
        filters=_filters(asked),
        period=period if period in Period.values else Period.LAST_7_DAYS,
        rhythm=Rhythm.WEEKLY,
        at=USUAL_TIME,
        timezone=request.user.timezone,
    )


def _filters(asked: QueryDict) -> dict[str, list[str]]:
    return {name: values for name in DIMENSIONS if (values := [one for one in asked.getlist(name) if one])}


def _own_or_404(request: DeskRequest, pk: int) -> ScheduledReport:
    found = own(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _row(schedule: ScheduledReport, reader: User) -> dict[str, Any]:
    return {"schedule": schedule, "name": name_of(schedule, reader), "when": when(schedule)}
