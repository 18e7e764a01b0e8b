"""What a ticket's page shows of escalation: the clock strip, and the panel with climb, forecast and explanation."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from escalation import explain, forecast
from escalation.selectors import climbs_of
from escalation.views.asking import shown_questions
from escalation.views.clocks import shown_clocks
from escalation.views.words import condition_of, foreseen_steps, title_of
from helpdesk.accounts.access import DeskRequest
from helpdesk.accounts.models import Team
from helpdesk.web.htmx import wants_part
from helpdesk.web.times import now
from tickets.models import Ticket
from tickets.selectors.queue import pause_reason
from tickets.views.doors import ticket_page


@vary_on_headers("HX-Request")
@require_safe
@ticket_page("tickets.view")
def clock_strip(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    """Show every promise of a ticket side by side, and the next step of its path.

    By htmx the sections of the side panel come along: both rest on one reading of the same clocks and forecast.
    """
    template = "escalation/_beside_ticket.html" if wants_part(request) else "escalation/promises.html"
    return render(request, template, _everything(request, ticket))


@require_safe
@ticket_page("escalations.view")
def panel(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    """Show the climb of a ticket, what happens next if nobody touches it, and why its times are what they are."""
    return render(request, "escalation/promises.html", _everything(request, ticket))


def _everything(request: DeskRequest, ticket: Ticket) -> dict[str, Any]:
    at = now()
    explained = explain.explain(ticket, at=at)
    foreseen = forecast.forecast(ticket, at=at)
    step = foreseen[0] if foreseen else None
    climb, past = climbs_of(ticket)
    return {
        "ticket": ticket,
        "at": at,
        "clocks": shown_clocks(explained, at, pause_reason(ticket)),
        "next_step": step and {"at": step.at, "title": title_of(step), "note": condition_of(step)},
        "forecast_url": f"{reverse('escalation:panel', args=[ticket.key])}#forecast",
        "explained": explained,
        "foreseen": foreseen_steps(foreseen),
        "escalation": climb,
        "past": past,
        "questions": [
            question for question in shown_questions(request, ticket, at) if question.approval.is_waiting
        ]
        if climb
        else [],
        "stays": _stays(explained),
        "may_write": request.user.may("escalations.write"),
        "crumbs": [
            {"label": _("Queue"), "url": reverse("tickets:queue")},
            {"label": ticket.key, "url": ticket.url},
            {"label": _("Promises and forecast"), "url": ""},
        ],
    }


def _stays(explained: list[explain.Explained]) -> list[dict[str, Any]]:
    spent = explain.stays(explained)
    teams = Team.objects.in_bulk({stay.team_id for stay in spent if stay.team_id is not None})
    used = {stay.level: sum(one.seconds for one in spent if one.level == stay.level) for stay in spent}
    return [
        {
            "level": stay.level,
            "team": teams.get(stay.team_id) if stay.team_id else None,
            "seconds": stay.seconds,
            "budget": stay.budget,
            "is_over": stay.budget is not None and used[stay.level] > stay.budget,
        }
        for stay in spent
    ]
