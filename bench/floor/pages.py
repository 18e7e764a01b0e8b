"""Floors of pages: the same rows from one indexed query, in a bare view and in the page's own template."""

from typing import Any
from unittest import mock

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Value
from django.db.models.fields import CharField
from django.db.models.functions import Cast, Concat, JSONObject
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import Context, Engine

from helpdesk.ledger.models import Event
from helpdesk.web.times import now
from tickets.models import Message, Ticket
from tickets.selectors.queue import as_rows, with_all_shown
from tickets.views import queue as queue_page
from tickets.views import ticket as ticket_module

ROWS = 50
PEOPLE = ("requester__organisation", "team", "assignee", "topic")
QUEUE = Engine().from_string(
    "<!DOCTYPE html><title>Queue</title><table>{% for t in tickets %}<tr><td>{{ t.due_at }}</td>"
    "<td><a href='{{ t.url }}'>{{ t.key }}</a></td><td>{{ t.subject }}</td><td>{{ t.requester.name }}</td>"
    "<td>{{ t.requester.organisation.name }}</td><td>{{ t.status }}</td><td>{{ t.priority }}</td>"
    "<td>{{ t.assignee.name }} {{ t.team.name }}</td><td>{{ t.updated_at }}</td></tr>{% endfor %}</table>"
)
TICKET = Engine().from_string(
    "<!DOCTYPE html><title>{{ t.key }}</title><h1>{{ t.subject }}</h1><dl><dd>{{ t.requester.name }}</dd>"
    "<dd>{{ t.requester.email }}</dd><dd>{{ t.status }}</dd><dd>{{ t.priority }}</dd><dd>{{ t.team.name }}</dd>"
    "<dd>{{ t.assignee.name }}</dd><dd>{{ t.due_at }}</dd></dl>{% for m in t.messages_of_it %}<article>"
    "{{ m.at }} {{ m.author }} {{ m.requester }}<p>{{ m.body }}</p></article>{% endfor %}<ul>"
    "{% for e in t.events_of_it %}<li>{{ e.at }} {{ e.kind }} {{ e.data }}</li>{% endfor %}</ul>"
)


def rows(request: HttpRequest) -> "QuerySet[Ticket]":
    """Return the first page of open tickets, narrowed by the one filter that the benchmark uses, by one index."""
    found = Ticket.objects.filter(status__in=("new", "open", "waiting_customer", "waiting_third_party"))
    if "priority" in request.GET:
        found = found.filter(priority=request.GET["priority"], team__slug=request.GET["team"])
    return found.order_by("due_at", "pk")


def bare_queue(request: HttpRequest) -> HttpResponse:
    """Answer a page of tickets as a plain table."""
    tickets = rows(request).select_related(*PEOPLE)[:ROWS]
    return HttpResponse(QUEUE.render(Context({"tickets": tickets})))


def bare_ticket(_request: HttpRequest, key: int) -> HttpResponse:
    """Answer a ticket with all that was said and happened, in plain paragraphs."""
    return HttpResponse(TICKET.render(Context({"t": whole(key)})))


def whole(key: int) -> Ticket:
    """Return a ticket with its messages and events, by one query."""
    said = Message.objects.filter(ticket=OuterRef("pk")).order_by("pk")
    told = Event.objects.filter(stream=Concat(Value("ticket:"), Cast(OuterRef("pk"), CharField()))).order_by(
        "pk"
    )
    message = JSONObject(at="at", body="body", author="author__name", requester="requester__name")
    event = JSONObject(at="at", kind="kind", data="data")
    return (
        Ticket.objects.select_related(*PEOPLE)
        .annotate(messages_of_it=ArraySubquery(said.values(json=message)))
        .annotate(events_of_it=ArraySubquery(told.values(json=event)))
        .get(pk=key)
    )


def queue_from_its_rows(request: HttpRequest) -> HttpResponse:
    """Answer the queue's own template, with a context that was made once and rows from the one query."""
    template, context = _of_queue(request.GET.urlencode(), request)
    tickets = with_all_shown(rows(request))[:ROWS]
    return render(request, template, {**context, "rows": as_rows(list(tickets), now())})


def ticket_from_its_rows(request: HttpRequest, key: int) -> HttpResponse:
    """Answer the ticket's own template, with a context that was made once beside the one query."""
    template, context = _of_ticket(key, request)
    whole(key)
    return render(request, template, context)


_kept: dict[str, tuple[str, dict[str, Any]]] = {}


def _of_queue(query: str, request: HttpRequest) -> tuple[str, dict[str, Any]]:
    return _captured(f"queue?{query}", queue_page, "queue", request, {"view": ""})


def _of_ticket(key: int, request: HttpRequest) -> tuple[str, dict[str, Any]]:
    return _captured(f"ticket:{key}", ticket_module, "ticket", request, {"key": key})


def _captured(
    name: str, module: Any, view: str, request: HttpRequest, arguments: dict[str, Any]
) -> tuple[str, dict[str, Any]]:
    """Return the template and the context that the product's view renders, taken from it once a process."""
    if name not in _kept:
        with mock.patch.object(module, "render", return_value=HttpResponse()) as rendered:
            getattr(module, view)(request, **arguments)
        _request, template, context = rendered.call_args.args
        _kept[name] = (template, context)
    return _kept[name]
