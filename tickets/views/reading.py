"""What a ticket's page sends by itself: how far its reader came, and what they have written so far."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from helpdesk.accounts.access import DeskRequest
from tickets.forms.composing import PUBLIC
from tickets.forms.reading import DraftForm, ReadingForm
from tickets.models import Ticket
from tickets.services.reading import keep_draft, mark_read
from tickets.views.doors import ticket_page


@require_POST
@ticket_page("tickets.view")
def read(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    """Remember the last message that the reader has seen."""
    form = ReadingForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    mark_read(ticket, request.user, form.cleaned_data["seen_message"])
    return HttpResponse(status=204)


@require_POST
@ticket_page("tickets.write")
def draft(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    """Keep what the composer holds, for this writer on any of their machines."""
    form = DraftForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    chosen = form.cleaned_data
    keep_draft(ticket, request.user, chosen["body"], is_public=chosen["visibility"] == PUBLIC)
    return HttpResponse(status=204)
