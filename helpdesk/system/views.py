"""The system page, and its buttons."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.system.selectors import COUNTED, system
from helpdesk.system.services import retrying
from helpdesk.web.htmx import wants_part

PART = "system"


@never_cache
@vary_on_headers("HX-Request", "HX-Target")
@require_safe
@allowed("system.view")
def page(request: DeskRequest) -> HttpResponse:
    """Show how the desk itself is; alone what changes, where the page asks for it."""
    template = "system/_state.html" if wants_part(request, PART) else "system/page.html"
    context = {"system": system(), "may_retry": request.user.may("system.write"), "counted": COUNTED}
    return render(request, template, context)


@require_POST
@allowed("system.write")
def retry_parked(request: DeskRequest, kind: str, pk: int) -> HttpResponse:
    """Give one parked row back to the sweep."""
    return _try(request, lambda: retrying.retry_parked(kind, pk, actor=request.user.pk))


@require_POST
@allowed("system.write")
def retry_all_parked(request: DeskRequest) -> HttpResponse:
    """Give all parked rows back to the sweep."""
    number = retrying.retry_all_parked(actor=request.user.pk)
    told = ngettext(
        "%(number)d row goes to the sweep again.", "%(number)d rows go to the sweep again.", number
    )
    messages.success(request, told % {"number": number})
    return _back()


@require_POST
@allowed("system.write")
def retry_delivery(request: DeskRequest, pk: int) -> HttpResponse:
    """Let one delivery be tried now."""
    return _try(request, lambda: retrying.retry_delivery(pk, actor=request.user.pk))


@require_POST
@allowed("system.write")
def retry_all_deliveries(request: DeskRequest) -> HttpResponse:
    """Let everything that has not left be tried now."""
    number = retrying.retry_all_deliveries(actor=request.user.pk)
    told = ngettext("%(number)d delivery is tried again.", "%(number)d deliveries are tried again.", number)
    messages.success(request, told % {"number": number})
    return _back()


def _try(request: DeskRequest, verb: Callable[[], None]) -> HttpResponse:
    try:
        verb()
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("It is tried again within seconds."))
    return _back()


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("system:page"), status=303)
