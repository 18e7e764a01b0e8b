"""The live wall of a team lead."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.insights.addresses import with_teams
from helpdesk.insights.charts.tiles import KeyFigure
from helpdesk.insights.charts.wording import counted
from helpdesk.insights.panels.live import NOBODY, figure_of_due, narrowed
from helpdesk.insights.selectors.wall import HOURS, Counted, Due, Wall, due_soon, offered_teams, wall
from helpdesk.insights.views.live import live_page
from helpdesk.insights.views.teams import chosen_teams
from helpdesk.web.listing import listing
from helpdesk.web.times import now
from tickets.models import Ticket
from tickets.selectors.queue import as_rows, with_all_shown

WALL_ID = "wall"


@vary_on_headers("HX-Request", "HX-Target")
@require_safe
@allowed("reports.view")
def show(request: DeskRequest) -> HttpResponse:
    """Show the wall of the teams that the address names; asked by htmx, what changes alone."""
    at = now()
    offered = offered_teams(request.user)
    teams = chosen_teams(request, offered)
    seen = wall(request.user, at, teams)
    context = {
        "at": at,
        "wall": seen,
        "numbers": _numbers(seen),
        "figure": figure_of_due(seen.due, teams),
        "may_write": request.user.may("escalations.write"),
        "more_due": with_teams(reverse("insights:due"), teams),
        "more_unowned": with_teams(reverse("tickets:view", args=["unassigned"]), teams),
        "more_unacknowledged": with_teams(reverse("escalation:list"), teams, unacknowledged="true"),
    }
    return live_page(request, WALL_ID, _("Wall"), offered, context)


@vary_on_headers("HX-Request", "HX-Target")
@require_safe
@allowed("reports.view")
def due(request: DeskRequest) -> HttpResponse:
    """List the tickets that are due in the next eight business hours, or in one of them (`hour`, 1 to 8).

    `of` narrows it to one team, or to those of no team (`none`).
    """
    at = now()
    teams = chosen_teams(request, offered_teams(request.user))
    hour, team = request.GET.get("hour", ""), request.GET.get("of", "")
    words = narrowed(dict(request.GET.lists()))
    found = [one for one in due_soon(request.user, at, teams, words) if _is_asked(one, hour, team)]
    page = listing(
        request, with_all_shown(Ticket.objects.filter(pk__in=[one.ticket for one in found])), ("due_at",)
    )
    context = {
        "title": _("Due in the next %(hours)s business hours") % {"hours": HOURS},
        "count": counted(len(found)),
        "rows": as_rows(page.rows, at),
        "page": page,
        "back": with_teams(reverse("insights:wall"), teams),
        "back_label": _("Wall"),
    }
    return render(request, "insights/behind.html", context)


def _is_asked(one: Due, hour: str, team: str) -> bool:
    return hour in {"", str(one.hour + 1)} and team in {"", NOBODY if one.team is None else str(one.team)}


def _numbers(seen: Wall) -> list[KeyFigure]:
    queue = reverse("tickets:view", args=["open"])
    unassigned = reverse("tickets:view", args=["unassigned"])
    climbs = reverse("escalation:list")
    due_path = reverse("insights:due")
    return [
        _number(_("Late now"), seen.late, with_teams(queue, seen.teams, sla_state="breached"), "bad"),
        _number(
            _("Due in the next %(hours)s business hours") % {"hours": HOURS},
            Counted(len(seen.due), is_exact=True),
            with_teams(due_path, seen.teams),
            "",
        ),
        _number(_("Without owner"), seen.unowned, with_teams(unassigned, seen.teams), ""),
        _number(
            _("Escalations not acknowledged"),
            seen.unacknowledged,
            with_teams(climbs, seen.teams, unacknowledged="true"),
            "bad",
        ),
    ]


def _number(label: str, found: Counted, url: str, tone: str) -> KeyFigure:
    value = counted(found.number) if found.is_exact else f"{counted(found.number)}+"
    return KeyFigure(label, value, url, tone=tone if found.number else "")
