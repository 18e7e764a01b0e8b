"""The ticket's page put together, and the answers to changes made on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh, trigger_client_event

from helpdesk.accounts.access import DeskRequest
from helpdesk.web.htmx import wants_part
from helpdesk.web.times import now
from tickets.forms.changing import PropertiesForm
from tickets.forms.composing import PUBLIC, THEN
from tickets.models import Ticket
from tickets.selectors.beside import beside
from tickets.selectors.conversation import Show, Timeline, last_event_id, last_message_id, opened, timeline
from tickets.selectors.customer import other_open_tickets
from tickets.selectors.queue import pause_reason
from tickets.services.reading import reading_of
from tickets.sla import state_of
from tickets.transitions import TABLE, can_become
from tickets.views.doors import ticket_for, visible
from tickets.views.tabs import Tab
from tickets.words import SlaState, Status

CHANGED = "ticket-changed"


@dataclass(frozen=True)
class Composer:
    """What stands in the composer: empty at first; after a refusal everything that was written."""

    mode: str = PUBLIC
    text: str = ""
    errors: list[str] = field(default_factory=list)
    conflict: bool = False


def page_context(
    request: DeskRequest,
    ticket: Ticket,
    *,
    composer: Composer | None = None,
    properties: PropertiesForm | None = None,
    problem: str = "",
) -> dict[str, Any]:
    """Return what the ticket's page shows; `problem` is a sentence about a change that was refused."""
    show = request.GET.get("show", Show.ALL)
    show = show if show in Show.values else Show.ALL
    at = now()
    state = state_of(ticket, at)
    reading = reading_of(ticket, request.user)
    shown = timeline(ticket, show, number(request.GET.get("before")), reader=request.user.pk)
    may_write = request.user.may("tickets.write") and ticket.merged_into_id is None
    return {
        "ticket": ticket,
        "at": at,
        "sla_state": state,
        "promise_due_at": (state == SlaState.BREACHED and ticket.breached_at) or ticket.due_at,
        "pause_reason": pause_reason(ticket),
        "timeline": opened(shown, reading),
        "drafts": reading,
        "show": show,
        "show_tabs": _show_tabs(ticket, show),
        "composer": composer or Composer(),
        "seen_message": _seen(ticket, shown, show),
        "send_statuses": [_choice(status) for status in THEN if can_become(ticket.status, status)],
        "next_statuses": [_choice(status) for status in Status if _is_next(ticket, status)],
        "properties": properties or (PropertiesForm(ticket) if may_write else None),
        "beside": beside(ticket, request.user),
        "others": other_open_tickets(ticket, request.user),
        "may_write": may_write,
        "problem": problem,
        "last_event": shown.last_event or last_event_id(ticket),
        "crumbs": _crumbs(ticket),
    }


def answer(request: DeskRequest, ticket: Ticket, sentence: str) -> HttpResponse:
    """Answer a change that was made: back to the page, or by htmx its changed parts.

    Whoever moved the ticket out of their own sight is led back to the queue.
    """
    messages.success(request, sentence)
    fresh = visible(request.user).filter(pk=ticket.pk).first()
    url = fresh.url if fresh else reverse("tickets:queue")
    if not wants_part(request):
        return HttpResponseRedirect(url, status=303)
    if fresh is None:
        return HttpResponseClientRedirect(url)
    return _parts(request, fresh) if _is_on_page(request, fresh) else HttpResponseClientRefresh()


def _is_on_page(request: DeskRequest, ticket: Ticket) -> bool:
    """Say whether htmx asks from the ticket's own page: on another one its parts have no place."""
    current = urlsplit(request.headers.get("HX-Current-URL", "")).path
    return current in {"", ticket.url}


def refuse(request: DeskRequest, ticket: Ticket, problem: str, **context: Any) -> HttpResponse:
    """Answer a change that was refused: the page as it is now, with the sentence; nothing was changed."""
    fresh = ticket_for(request.user, ticket.pk)
    if wants_part(request):
        return _parts(request, fresh, status=409, problem=problem, **context)
    shown = page_context(request, fresh, problem=problem, **context)
    return render(request, "tickets/ticket.html", shown, status=409)


def _parts(request: DeskRequest, ticket: Ticket, *, status: int = 200, **context: Any) -> HttpResponse:
    """Return the parts of the page that a change may touch, each for its own place; a dialog closes."""
    shown = page_context(request, ticket, **context)
    response = render(request, "tickets/_changed.html", shown, status=status)
    trigger_client_event(response, "dialog-close")
    return trigger_client_event(response, CHANGED)


def renewed(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    """Return all parts of the page as they are now; what hangs on them asks again."""
    response = render(request, "tickets/_renewed.html", page_context(request, ticket))
    return trigger_client_event(response, CHANGED)


def _show_tabs(ticket: Ticket, current: str) -> list[Tab]:
    return [
        Tab(str(show.label), f"{ticket.url}?show={show}" if show != Show.ALL else ticket.url, show == current)
        for show in Show
    ]


def _seen(ticket: Ticket, shown: Timeline, show: str) -> int:
    """Return the last message that a reader of this page has seen: where not all is shown, the newest there is."""
    said = [entry.said.pk for entry in shown.entries if entry.said]
    if show == Show.ALL and shown.is_newest and said:
        return max(said)
    return last_message_id(ticket)


def _is_next(ticket: Ticket, status: Status) -> bool:
    return status != ticket.status and status in TABLE[ticket.status].may_become


def _choice(status: Status) -> Mapping[str, Any]:
    return {"value": status.value, "label": status.label}


def _crumbs(ticket: Ticket) -> list[dict[str, str]]:
    return [{"label": _("Queue"), "url": reverse("tickets:queue")}, {"label": ticket.key, "url": ""}]


def number(text: str | None) -> int | None:
    """Return the id that stands in an address, or None when it is no number."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 18 else None
