"""The queue."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from helpdesk.accounts.access import DeskRequest, allowed, signed_in
from helpdesk.web.counting import capped_count
from helpdesk.web.filters import said
from helpdesk.web.htmx import wants_part
from helpdesk.web.listing import listing
from helpdesk.web.navigation import links
from helpdesk.web.times import now
from tickets.filters import TicketFilter
from tickets.models import Ticket
from tickets.query_text import parsed, written
from tickets.selectors.queue import BY_SLUG, ORDERINGS, VIEWS, QueueView, as_rows, with_all_shown
from tickets.views.addresses import PLACE, kept
from tickets.views.chips import chips
from tickets.views.tabs import Tab

ROWS_ID = "queue-rows"


@require_safe
@signed_in
def start(request: DeskRequest) -> HttpResponse:
    """Lead from the front door to the first place of the rail."""
    return redirect(links(request)[0].url)


@vary_on_headers("HX-Request", "HX-Target")
@require_safe
@allowed("tickets.view")
def queue(request: DeskRequest, view: str = "") -> HttpResponse:
    """Show a view of the queue, narrowed by the filters in the address. A search looks at all tickets."""
    if "query" in request.GET:
        return _canonical(request)
    chosen = _view(view, has_words=bool(request.GET.get("q")))
    visible = chosen.rows(Ticket.objects.visible_to(request.user), request.user)
    conditions = TicketFilter(request.GET, visible, request=request)
    found = conditions.qs if conditions.is_valid() else visible.none()
    page = listing(request, with_all_shown(found), chosen.orderings)
    context = {
        "view": chosen,
        "tabs": _tabs(chosen),
        "rows": as_rows(page.rows, now()),
        "page": page,
        "count": _count(capped_count(found)),
        "chips": chips(conditions, request.path, request.GET),
        "problems": said(conditions),
        "orderings": _orderings(chosen),
        "query_text": written(_conditions(request)),
        "may_write": request.user.may("tickets.write"),
        "conditions": kept(request, {*PLACE, "ordering"}),
        "asked": request.GET.urlencode(),
    }
    is_list_alone = wants_part(request, ROWS_ID)
    return render(request, "tickets/_queue_rows.html" if is_list_alone else "tickets/queue.html", context)


def _view(slug: str, *, has_words: bool) -> QueueView:
    if not slug:
        return BY_SLUG["all" if has_words else "open"]
    if slug not in BY_SLUG:
        raise Http404
    return BY_SLUG[slug]


def _canonical(request: DeskRequest) -> HttpResponse:
    """Lead from conditions written as text to the address that says the same."""
    pairs = parsed(request.GET["query"], TicketFilter.base_filters)
    kept = [("ordering", request.GET["ordering"])] if request.GET.get("ordering") else []
    query = urlencode([*pairs, *kept])
    return redirect(f"{request.path}?{query}" if query else request.path)


def _conditions(request: DeskRequest) -> dict[str, list[str]]:
    """Return the conditions of the address by the filter's names, in its order."""
    return {name: request.GET.getlist(name) for name in TicketFilter.base_filters if name in request.GET}


def _tabs(current: QueueView) -> list[Tab]:
    return [
        Tab(str(view.label), reverse("tickets:view", args=[view.slug]), view is current) for view in VIEWS
    ]


def _orderings(view: QueueView) -> list[tuple[str, str]]:
    return [(name, str(ORDERINGS[name])) for name in view.orderings]


def _count(counted: dict[str, int]) -> str:
    number = counted["value"]
    if not counted["exact"]:
        return _("more than %(count)s tickets") % {"count": f"{number:,}"}
    return ngettext("%(count)s ticket", "%(count)s tickets", number) % {"count": f"{number:,}"}
