"""Holidays of a country: looked for, shown with what the calendar has already, and added where somebody says so."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from escalation.calendar_forms import CountryForm
from escalation.views.calendars import crumbs, kept, newest, page_of, zone_of
from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.calendars.countries import Found, compared, public_holidays, together
from helpdesk.calendars.models import CalendarVersion
from helpdesk.calendars.services.publishing import publish
from helpdesk.web.moved import SettingMoved
from helpdesk.web.saving import answered, refusal
from helpdesk.web.times import now
from tickets.views.page import number


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("settings.write")
def bring(request: DeskRequest, pk: int) -> HttpResponse:
    """Show what would be added for a country, a region and years; posted, add the chosen days.

    What the calendar has already stays as it is, with its name.
    """
    version = newest(pk)
    asked = request.POST if request.method == "POST" else request.GET
    form = CountryForm(
        asked if asked.get("country") else None, today=now().astimezone(zone_of(version)).date()
    )
    rows = _found(form, version) if form.is_bound and form.is_valid() else []
    if request.method != "POST" or not rows:
        return _page(request, version, form, rows, 400 if form.errors else 200)
    chosen = {row.date.isoformat() for row in rows if not row.is_known} & set(request.POST.getlist("day"))
    if not chosen:
        problem = _("Choose at least one day. Nothing was changed.")
        return _page(request, version, form, rows, 400, problem=problem, chosen=chosen)
    added = [row for row in rows if row.date.isoformat() in chosen]
    hours = {**kept(version), "holidays": together(version.holidays, added)}
    try:
        publish(
            version.calendar,
            hours,
            read_version=number(request.POST.get("read_version")),
            actor=request.user.pk,
        )
    except (SettingMoved, ValidationError) as error:
        problem, status = refusal(error)
        return _page(request, version, form, rows, status, problem=problem, chosen=chosen)
    told = ngettext("%(count)d holiday added.", "%(count)d holidays added.", len(added)) % {
        "count": len(added)
    }
    return answered(request, page_of(pk), told)


def _found(form: CountryForm, version: CalendarVersion) -> list[Found]:
    chosen = form.cleaned_data
    found = public_holidays(chosen["country"], chosen["region"], form.years, get_language() or "en")
    return compared(found, version.holidays, version.overrides)


def _page(
    request: DeskRequest,
    version: CalendarVersion,
    form: CountryForm,
    rows: list[Found],
    status: int,
    **more: Any,
) -> HttpResponse:
    """Show the page; at first every new day is chosen, and none that would close a day with hours of its own."""
    chosen = more.get("chosen")
    if chosen is None:
        chosen = {row.date.isoformat() for row in rows if row.is_new}
    context = {
        "version": version,
        "calendar": version.calendar,
        "form": form,
        "rows": [(row, row.date.isoformat(), row.date.isoformat() in chosen) for row in rows],
        "new_count": sum(not row.is_known for row in rows),
        "is_asked": form.is_bound and not form.errors,
        "crumbs": crumbs(version),
        "back_url": page_of(version.calendar_id),
        **more,
    }
    return render(request, "escalation/calendar_holidays.html", context, status=status)
