"""The reader's own notices: what they are told of, how and when, and their addresses outside the desk."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.accounts.access import DeskRequest, signed_in
from helpdesk.notifications.channels import Channel
from helpdesk.notifications.forms import OwnAddressForm, PreferencesForm
from helpdesk.notifications.models import NoticeAddress
from helpdesk.notifications.services import addresses
from helpdesk.notifications.services.preferences import preferences_of, set_preferences
from helpdesk.notifications.views.changing import change


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def preferences(request: DeskRequest) -> HttpResponse:
    """Show what the reader is told of, how and when; keep what they choose."""
    chosen = preferences_of(request.user)
    if request.method != "POST":
        return _page(request, PreferencesForm(chosen), OwnAddressForm())
    form = PreferencesForm(chosen, request.POST)
    if form.is_valid():
        try:
            set_preferences(request.user, form.wishes(), actor=request.user.pk)
        except ValidationError as refusal:
            form.refuse(refusal.message_dict)
        else:
            messages.success(request, _("This is how you will be told."))
            return HttpResponseRedirect(reverse("notices:preferences"), status=303)
    return _page(request, form, OwnAddressForm(), status=422)


@require_POST
@signed_in
def add_address(request: DeskRequest) -> HttpResponse:
    """Add an address of the reader's own."""
    form = OwnAddressForm(request.POST)
    if form.is_valid():
        try:
            addresses.add_own(request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.refuse(refusal.message_dict)
        else:
            messages.success(request, _("The address is added. Send a test to see whether it works."))
            return HttpResponseRedirect(reverse("notices:preferences") + "#addresses", status=303)
    return _page(request, PreferencesForm(preferences_of(request.user)), form, status=422)


@require_POST
@signed_in
def change_address(request: DeskRequest, pk: int) -> HttpResponse:
    """Try, switch or take away one of the reader's own addresses."""
    address = get_object_or_404(NoticeAddress, pk=pk, user=request.user)
    change(request, address)
    return HttpResponseRedirect(reverse("notices:preferences") + "#addresses", status=303)


def _page(
    request: DeskRequest, form: PreferencesForm, address_form: OwnAddressForm, *, status: int = 200
) -> HttpResponse:
    own = NoticeAddress.objects.filter(user=request.user)
    context = {
        "form": form,
        "channels": list(Channel),
        "addresses": own,
        "address_form": address_form,
        "timezone": request.user.timezone,
    }
    return render(request, "notifications/preferences.html", context, status=status)
