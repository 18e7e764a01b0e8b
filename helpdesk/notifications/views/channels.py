"""The channels of teams, and of the whole desk: who hears of escalations outside the desk."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.notifications.forms import SharedAddressForm
from helpdesk.notifications.selectors.addresses import shared_addresses
from helpdesk.notifications.services import addresses
from helpdesk.notifications.views.changing import change


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allowed("notices.share")
def channels(request: DeskRequest) -> HttpResponse:
    """Show the channels of teams; add one."""
    if request.method != "POST":
        return _page(request, SharedAddressForm(initial={"language": request.user.language}))
    form = SharedAddressForm(request.POST)
    if form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            addresses.add_shared(request.user, told_of=facts.pop("kinds"), **facts)
        except ValidationError as refusal:
            form.refuse(refusal.message_dict)
        else:
            messages.success(request, _("The channel is added. Send a test to see whether it works."))
            return HttpResponseRedirect(reverse("notifications:channels"), status=303)
    return _page(request, form, status=422)


@require_POST
@allowed("notices.share")
def change_channel(request: DeskRequest, pk: int) -> HttpResponse:
    """Try, switch or take away a channel."""
    change(request, get_object_or_404(shared_addresses(), pk=pk))
    return HttpResponseRedirect(reverse("notifications:channels"), status=303)


def _page(request: DeskRequest, form: SharedAddressForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "addresses": shared_addresses()}
    return render(request, "notifications/channels.html", context, status=status)
