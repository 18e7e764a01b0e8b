"""Opening a ticket for a customer who called, wrote or stands at the desk."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.accounts.services.customers import requester_for
from helpdesk.web.once import once
from tickets.forms.opening import NewTicketForm
from tickets.models import Ticket
from tickets.services.opening import open_ticket


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("tickets.write")
def new(request: DeskRequest) -> HttpResponse:
    """Show the form of a new ticket; posted, open it and lead there. Posted twice, it opens one."""
    form = NewTicketForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _form(request, form)
    try:
        ticket = _open_once(request, form)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _form(request, form)
    messages.success(request, _("%(key)s is open.") % {"key": ticket.key})
    return HttpResponseRedirect(ticket.url, status=303)


def _form(request: DeskRequest, form: NewTicketForm) -> HttpResponse:
    return render(request, "tickets/new.html", {"form": form}, status=400 if form.is_bound else 200)


def _open_once(request: DeskRequest, form: NewTicketForm) -> Ticket:
    mark = form.cleaned_data["once"]
    if not mark:
        return _open(request, form)
    pk = once(request.user.pk, f"new-ticket:{mark}", lambda: _open(request, form).pk)
    return Ticket.objects.get(pk=pk)


def _open(request: DeskRequest, form: NewTicketForm) -> Ticket:
    data = form.cleaned_data
    language = data["language"] or None
    with transaction.atomic():
        facts = {"name": data["requester_name"], **({"language": language} if language else {})}
        requester = requester_for(data["requester_email"], actor=request.user.pk, **facts)
        return open_ticket(
            subject=data["subject"],
            body=data["body"],
            requester=requester,
            actor=request.user,
            severity=data["severity"],
            topic=data["topic"],
            channel=data["channel"],
            language=language,
        )
