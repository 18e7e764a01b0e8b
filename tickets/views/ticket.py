"""The ticket's page, and older stretches of its story."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from helpdesk.accounts.access import DeskRequest
from helpdesk.web.htmx import wants_part
from tickets.models import Ticket
from tickets.selectors.conversation import last_event_id
from tickets.views.doors import ticket_page
from tickets.views.page import number, page_context, renewed

OLDER_ID = "older"


@vary_on_headers("HX-Request", "HX-Target")
@require_safe
@ticket_page("tickets.view")
def ticket(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    """Show a ticket: its promises, its story, the composer, and what is known beside it."""
    is_older_alone = wants_part(request, OLDER_ID)
    template = "tickets/_timeline.html" if is_older_alone else "tickets/ticket.html"
    return render(request, template, page_context(request, ticket))


@require_safe
@ticket_page("tickets.view")
def live(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    """Renew the page when more happened than it has seen; nothing (204) otherwise."""
    if last_event_id(ticket) == number(request.GET.get("seen")):
        return HttpResponse(status=204)
    return renewed(request, ticket)
