"""Every outgoing mail, for administrators: what was sent to whom, as it was sent, and what went wrong."""

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp, csp_update
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.notifications.filters import MailFilter
from helpdesk.notifications.models import Mail
from helpdesk.notifications.secret_links import has_link
from helpdesk.notifications.selectors.mails import kinds_of_mails, with_delivery
from helpdesk.notifications.sending import Words, headers_of, words_to_show
from helpdesk.notifications.services.mails import send_again
from helpdesk.web.filters import said
from helpdesk.web.listing import listing

ORDERINGS = ("-id",)
PICTURE = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],  # a mail carries its style; nothing that it names is fetched
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
    "sandbox": True,
}
"""What a mail's HTML may do in a browser: be looked at. No scripts, no pictures of others, no links that lead away."""


@never_cache
@require_safe
@allowed("mails.view")
def everything(request: DeskRequest) -> HttpResponse:
    """Show the outgoing mails, the newest first, a page at a time."""
    conditions = MailFilter(request.GET, Mail.objects.all(), request=request)
    found = conditions.qs if conditions.is_valid() else Mail.objects.none()
    page = listing(request, found, ORDERINGS)
    context = {
        "page": page,
        "asked": {name: request.GET.get(name, "") for name in ("q", "state", "event")},
        "problems": said(conditions),
        "states": Mail.State.choices,
        "kinds": kinds_of_mails(),
        "is_kept": settings.MAIL_IS_KEPT,
    }
    return render(request, "notifications/mails.html", context)


@never_cache
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # it knows only views without arguments
@require_safe
@allowed("mails.view")
def mail(request: DeskRequest, pk: int) -> HttpResponse:
    """Show one mail: its headers, its text and HTML, and how often it was tried."""
    row = get_object_or_404(Mail, pk=pk)
    context = {
        "shown": with_delivery(row),
        "headers": headers_of(row),
        "words": words_to_show(row),
        "has_secret_link": has_link(row.kind),
        "is_kept": settings.MAIL_IS_KEPT,
    }
    return render(request, "notifications/mail.html", context)


@never_cache
@xframe_options_sameorigin
@csp(PICTURE)  # type: ignore[arg-type]  # the same
@require_safe
@allowed("mails.view")
def body(_request: DeskRequest, pk: int) -> HttpResponse:
    """Answer a mail's HTML, for a frame in which nothing works but looking."""
    words: Words = words_to_show(get_object_or_404(Mail, pk=pk))
    return HttpResponse(words.html)


@require_POST
@allowed("mails.view")
def again(request: DeskRequest, pk: int) -> HttpResponse:
    """Send a mail that failed once more."""
    row = get_object_or_404(Mail, pk=pk)
    try:
        send_again(row, actor=request.user.pk)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("The mail is in the outbox again."))
    return HttpResponseRedirect(reverse("notifications:mail", args=[pk]), status=303)
