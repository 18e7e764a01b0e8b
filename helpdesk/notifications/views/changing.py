"""What is done with an address for chat notices: try it, switch it, take it away."""

from django.contrib import messages
from django.utils.translation import gettext as _

from helpdesk.accounts.access import DeskRequest
from helpdesk.notifications.models import NoticeAddress
from helpdesk.notifications.services import addresses


def change(request: DeskRequest, address: NoticeAddress) -> None:
    """Do what the pressed button says; anything else changes nothing."""
    match request.POST.get("do"):
        case "test":
            addresses.send_test(address, by=request.user)
            messages.success(request, _("A test is on its way. Reload the page to see whether it arrived."))
        case "on" | "off" as word:
            addresses.switch(address, on=word == "on", by=request.user)
        case "remove":
            addresses.remove(address, by=request.user)
            messages.success(request, _("The address is taken away, and its secret with it."))
