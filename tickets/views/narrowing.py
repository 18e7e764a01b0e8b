"""The conditions of the queue as a form, shown when somebody asks for it: a page of tickets does not carry it along."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.web.htmx import render_dialog
from tickets.forms.filtering import QueueFilterForm
from tickets.selectors.queue import BY_SLUG
from tickets.views.addresses import PLACE, kept


@vary_on_headers("HX-Request")
@require_safe
@allowed("tickets.view")
def conditions(request: DeskRequest, view: str) -> HttpResponse:
    """Show the form with the conditions of the address; sent, it leads to the view narrowed by them."""
    if view not in BY_SLUG:
        raise Http404
    queue_url = reverse("tickets:view", args=[view])
    query = request.GET.urlencode()
    context = {
        "view": BY_SLUG[view],
        "form": QueueFilterForm(request.GET),
        "kept": kept(request, PLACE | QueueFilterForm.base_fields.keys()),
        "queue_url": queue_url,
        "back_url": f"{queue_url}?{query}" if query else queue_url,
    }
    return render_dialog(request, "tickets/conditions.html", context)
