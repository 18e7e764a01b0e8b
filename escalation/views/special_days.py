"""Special days of a calendar: one added, changed or removed. Each is a newer version."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from escalation.calendar_forms import DayForm
from escalation.version_words import day_words
from escalation.views.calendars import crumbs, kept, newest, page_of, republish
from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.calendars.models import CalendarVersion
from helpdesk.calendars.selectors import SpecialDay, special_days
from helpdesk.calendars.services.publishing import publish
from helpdesk.web.moved import SettingMoved
from helpdesk.web.saving import answered, drawer, posted
from tickets.views.page import number


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("settings.write")
def add(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the drawer of a new special day; posted, add it."""
    return _form(request, newest(pk), None)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("settings.write")
def edit(request: DeskRequest, pk: int, day: str) -> HttpResponse:
    """Show the drawer of a special day; posted, change it."""
    version = newest(pk)
    return _form(request, version, _found(version, day))


@require_POST
@allowed("settings.write")
def remove(request: DeskRequest, pk: int, day: str) -> HttpResponse:
    """Let a date follow its weekday again."""
    version = newest(pk)
    found = _found(version, day)
    hours = _without(kept(version), found.date)
    try:
        publish(
            version.calendar,
            hours,
            read_version=number(request.POST.get("read_version")),
            actor=request.user.pk,
        )
    except SettingMoved as error:
        return _drawer(request, version, found, _shown(version, found), 409, moved=str(error))
    except ValidationError as error:
        form = DayForm(posted(request))
        form.add_error(None, error.messages)
        return _drawer(request, version, found, form, 400)
    told = _("%(day)s follows its weekday again.") % {"day": day_words(day)}
    return answered(request, page_of(pk), told)


def _form(request: DeskRequest, version: CalendarVersion, found: SpecialDay | None) -> HttpResponse:
    if posted(request) is None:
        return _drawer(request, version, found, _shown(version, found), 200)
    form = DayForm(posted(request))
    if not form.is_valid():
        return _drawer(request, version, found, form, 400)
    chosen = form.cleaned_data
    if chosen["date"] != (found.date if found else None) and _is_special(version, chosen["date"]):
        form.add_error("date", _("This date is a special day already."))
        return _drawer(request, version, found, form, 400)
    hours = _with(_without(kept(version), found.date) if found else kept(version), chosen)
    done, more, status = republish(request, form, version, hours)
    if not done:
        return _drawer(request, version, found, form, status, **more)
    return answered(request, page_of(version.calendar_id), _("Saved. New tickets follow it from now on."))


def _shown(version: CalendarVersion, found: SpecialDay | None) -> DayForm:
    initial: dict[str, Any] = {"read_version": version.number}
    if found is not None:
        initial |= {"date": found.date, "name": found.name, "windows": found.windows or []}
    return DayForm(initial=initial)


def _with(hours: dict[str, Any], chosen: dict[str, Any]) -> dict[str, Any]:
    """Return the hours with a day: a holiday when it has no windows, else a day with hours of its own."""
    day = chosen["date"].isoformat()
    if chosen["windows"]:
        return {**hours, "overrides": {**hours["overrides"], day: chosen["windows"]}}
    holidays = [*hours["holidays"], {"date": day, "name": chosen["name"]}]
    return {**hours, "holidays": sorted(holidays, key=lambda holiday: str(holiday["date"]))}


def _without(hours: dict[str, Any], day: date) -> dict[str, Any]:
    gone = day.isoformat()
    return {
        **hours,
        "holidays": [holiday for holiday in hours["holidays"] if holiday["date"] != gone],
        "overrides": {name: windows for name, windows in hours["overrides"].items() if name != gone},
    }


def _is_special(version: CalendarVersion, day: date) -> bool:
    return any(one.date == day for one in special_days(version))


def _found(version: CalendarVersion, day: str) -> SpecialDay:
    found = next((one for one in special_days(version) if one.date.isoformat() == day), None)
    if found is None:
        raise Http404
    return found


def _drawer(
    request: DeskRequest,
    version: CalendarVersion,
    found: SpecialDay | None,
    form: DayForm,
    status: int,
    **more: Any,
) -> HttpResponse:
    pk, day = version.calendar_id, found.date.isoformat() if found else ""
    address = "escalation:calendar_day" if found else "escalation:calendar_day_new"
    context = {
        "form": form,
        "found": found,
        "version": version,
        "action": reverse(address, args=[pk, day] if found else [pk]),
        "remove_url": reverse("escalation:calendar_day_remove", args=[pk, day]) if found else "",
        "back_url": page_of(pk),
        "crumbs": crumbs(version),
        **more,
    }
    return drawer(request, "escalation/calendar_day.html", context, status)
