"""How the desk looks and speaks to the reader, and whether they take work: from the menu on every page."""

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.accounts.access import DeskRequest, signed_in
from helpdesk.accounts.forms.preferences import AvailabilityForm, PreferencesForm
from helpdesk.accounts.services import people
from helpdesk.accounts.services.availability import set_on_duty
from helpdesk.web.htmx import wants_part


@require_POST
@signed_in
def preferences(request: DeskRequest) -> HttpResponse:
    """Set theme, density, language, time zone or single-key shortcuts, whichever are sent."""
    form = PreferencesForm(request.POST)
    if not form.is_valid():
        return _refused(request, form)
    people.change(request.user, actor=request.user.pk, **form.cleaned_data)
    return _back(request)


@require_POST
@signed_in
def availability(request: DeskRequest) -> HttpResponse:
    """Take work, or take none for now; asked by htmx, the switch of the top bar is answered alone."""
    form = AvailabilityForm(request.POST)
    if not form.is_valid():
        return _refused(request, form)
    user = set_on_duty(request.user, on_duty=form.cleaned_data["is_on_duty"], actor=request.user.pk)
    messages.success(request, _("You take work.") if user.is_on_duty else _("You take no new work."))
    if wants_part(request):
        return render(request, "agent/_availability_changed.html", {"user": user})
    return _back(request)


def _refused(request: DeskRequest, form: BaseForm) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(form.errors.as_text(), status=400, content_type="text/plain; charset=utf-8")
    messages.error(request, _("This could not be saved. Everything stays as it was."))
    return _back(request)


def _back(request: DeskRequest) -> HttpResponse:
    """Return to the page where the menu was used; a script that sent it needs no page."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    url = request.POST.get("next", "")
    is_safe = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(url if is_safe else "/", status=303)
