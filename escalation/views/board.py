"""The list of escalations, and the story of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from escalation.filters import EscalationFilter
from escalation.forms import origin_of
from escalation.models import Escalation
from escalation.selectors import around, steps_of, visible, with_next_step
from escalation.views.counters import counters
from escalation.views.doors import escalation_page
from escalation.views.taken import taken_steps
from escalation.words import EscalationState
from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.accounts.models import Team
from helpdesk.web.filters import said
from helpdesk.web.htmx import wants_part
from helpdesk.web.listing import listing
from helpdesk.web.markdown import to_html
from helpdesk.web.times import now
from tickets.views.chips import chips
from tickets.views.tabs import Tab

ROWS_ID = "escalation-rows"
TABLE, COLUMNS = "table", "columns"
LAYOUTS = {TABLE: gettext_lazy("Table"), COLUMNS: gettext_lazy("Columns")}
LAYOUT_COOKIE = "desk_escalations"
YEAR = 365 * 24 * 3600
ORDERINGS = ("-level", "-opened_at", "opened_at", "next_at")
TABS = (
    ("", pgettext_lazy("escalations", "All open")),
    ("unacknowledged=true", gettext_lazy("Not acknowledged")),
    ("overdue=true", gettext_lazy("Overdue")),
    ("owner=me", gettext_lazy("Mine")),
    ("owner=none", gettext_lazy("Without owner")),
    ("state=closed", pgettext_lazy("escalations", "Closed")),
)


@dataclass(frozen=True)
class Column:
    """The escalations of one support level."""

    level: int
    rows: list[Escalation]


@vary_on_headers("HX-Request", "HX-Target")
@require_safe
@allowed("escalations.view")
def board(request: DeskRequest) -> HttpResponse:
    """Show the escalations that the address asks for; without a state, the open ones."""
    at = now()
    conditions = EscalationFilter(_with_state(request.GET), visible(request.user), request=request)
    found = conditions.qs if conditions.is_valid() else conditions.queryset.none()
    page = listing(request, with_next_step(around(found)), ORDERINGS)
    layout = _layout(request)
    context = {
        "at": at,
        "layout": layout,
        "columns": _columns(page.rows) if layout == COLUMNS else [],
        "layouts": _layouts(request, layout),
        "page": page,
        "rows": page.rows,
        "tabs": _tabs(request),
        "chips": chips(conditions, request.path, request.GET),
        "problems": said(conditions),
        "may_write": request.user.may("escalations.write"),
    }
    if wants_part(request, ROWS_ID):
        response = render(request, "escalation/_rows.html", context)
    else:
        context["counters"] = counters(visible(request.user))
        response = render(request, "escalation/board.html", context)
    if request.GET.get("layout") == layout:
        response.set_cookie(LAYOUT_COOKIE, layout, max_age=YEAR, samesite="Lax")
    return response


@require_safe
@escalation_page("escalations.view")
def detail(request: DeskRequest, escalation: Escalation) -> HttpResponse:
    """Show the story of one escalation: its steps, who was asked for in vain, and the hand-over."""
    context = {
        "escalation": escalation,
        "ticket": escalation.ticket,
        "at": now(),
        "origin": origin_of(escalation),
        "steps": taken_steps(steps_of(escalation)),
        "handover": _handover(escalation),
        "may_write": request.user.may("escalations.write"),
        "crumbs": [
            {"label": _("Escalations"), "url": reverse("escalation:list")},
            {"label": f"E-{escalation.pk}", "url": ""},
        ],
    }
    return render(request, "escalation/detail.html", context)


def _layout(request: DeskRequest) -> str:
    """Return how the escalations are laid out: as the address asks, else as last time, else as a table."""
    asked = (request.GET.get("layout"), request.COOKIES.get(LAYOUT_COOKIE))
    return next((one for one in asked if one in LAYOUTS), TABLE)


def _layouts(request: DeskRequest, current: str) -> list[Tab]:
    """Return the ways to lay them out, each with the same conditions."""
    shown = []
    for layout, label in LAYOUTS.items():
        query = request.GET.copy()
        query["layout"] = layout
        shown.append(Tab(str(label), f"{request.path}?{query.urlencode()}", layout == current))
    return shown


def _columns(rows: Sequence[Escalation]) -> list[Column]:
    """Return a column for each support level that the desk has, from the lowest; and for those of the rows."""
    levels = set(Team.objects.filter(is_active=True).values_list("level", flat=True))
    levels |= {row.level for row in rows}
    return [Column(level, [row for row in rows if row.level == level]) for level in sorted(levels)]


def _with_state(query: QueryDict) -> QueryDict:
    """Return the conditions; a list without a state shows what is open."""
    asked = query.copy()
    if "state" not in asked and "ticket" not in asked:
        asked["state"] = EscalationState.OPEN
    return asked


def _tabs(request: DeskRequest) -> list[Tab]:
    here = request.GET.copy()
    for name in ("cursor", "ordering", "page_size", "layout"):
        here.pop(name, None)
    path = reverse("escalation:list")
    return [
        Tab(str(label), f"{path}?{query}" if query else path, here.urlencode() == query)
        for query, label in TABS
    ]


def _handover(escalation: Escalation) -> list[dict[str, Any]]:
    message = escalation.handover
    if message is None:
        return []
    parts = (
        (_("What it is about"), message.body),
        (_("What was tried"), message.details.get("tried", "")),
        (_("What is asked for"), message.details.get("asked_for", "")),
    )
    return [{"label": label, "html": to_html(text)} for label, text in parts if text]
