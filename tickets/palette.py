"""What the command palette finds of tickets and of the people around them. Everybody finds only what they may see."""

from collections.abc import Iterable
from functools import reduce
from operator import and_
from typing import cast
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpdesk.accounts.models import Requester, User
from helpdesk.web.moments import moment
from helpdesk.web.palette import Hit, Source, register
from tickets.keys import key_number
from tickets.models import Ticket
from tickets.querysets import TicketQuerySet
from tickets.search import matching

MOST_HITS = 6
MOST_WORDS = 8
RECENT = 2000
"""So many of the latest changed tickets are looked through, so that an answer costs the same at any size."""


def tickets(request: HttpRequest, words: str) -> list[Hit]:
    """Return the ticket with this key or number, and recently changed ones that hold every word."""
    visible = Ticket.objects.visible_to(request.user)
    number = _number(words)
    named = visible.none() if number is None else visible.filter(pk=number)
    held = matching(Ticket.objects.filter(pk__in=_recent(visible).values("pk")), words)
    newest = held.order_by("-updated_at", "-pk")[:MOST_HITS]
    found = {row.pk: row for rows in (named, newest) for row in rows.select_related(*_SHOWN)}
    return [_of_ticket(row) for row in list(found.values())[:MOST_HITS]]


def people(request: HttpRequest, words: str) -> list[Hit]:
    """Return people of the desk, and customers who asked lately; each leads to their tickets."""
    user = cast("User", request.user)
    if not user.may("tickets.view"):
        return []
    holds = reduce(and_, (_named(word) for word in words.split()[:MOST_WORDS]))
    asking = _recent(Ticket.objects.visible_to(user)).values("requester")
    ours = User.objects.filter(holds, is_active=True)[:MOST_HITS]
    theirs = Requester.objects.filter(holds, pk__in=asking).select_related("organisation")[:MOST_HITS]
    return [*_of_people(ours), *_of_customers(theirs)][:MOST_HITS]


_SHOWN = ("requester", "assignee", "team")


def _recent(visible: TicketQuerySet) -> TicketQuerySet:
    return visible.order_by("-updated_at", "-pk")[:RECENT]


def _number(words: str) -> int | None:
    is_number = words.isascii() and words.isdigit() and len(words) <= 18
    return int(words) if is_number else key_number(words)


def _named(word: str) -> Q:
    return Q(name__icontains=word) | Q(email__icontains=word)


def _of_ticket(ticket: Ticket) -> Hit:
    holder = ticket.assignee or ticket.team
    facts = [
        (_("Status"), ticket.get_status_display()),
        (_("Priority"), ticket.get_priority_display()),
        (_("Customer"), ticket.requester.name),
        (_("Assignee"), holder.name if holder else _("Nobody")),
        (_("Due"), moment(ticket.due_at) if ticket.due_at else "–"),
        (_("Updated"), moment(ticket.updated_at)),
    ]
    detail = f"{ticket.key} · {ticket.requester.name} · {ticket.get_status_display()}"
    return Hit(ticket.subject, ticket.url, "inbox", detail, facts)


def _of_people(people: Iterable[User]) -> Iterable[Hit]:
    for person in people:
        yield Hit(person.name, _tickets_of("assignee", person.email), "headset", _("Tickets they hold"))


def _of_customers(customers: Iterable[Requester]) -> Iterable[Hit]:
    for customer in customers:
        asked = _("Tickets they asked for")
        detail = f"{asked} · {customer.organisation.name}" if customer.organisation else asked
        yield Hit(customer.name, _tickets_of("requester", customer.email), "user-round", detail)


def _tickets_of(column: str, email: str) -> str:
    return f"{reverse('tickets:view', args=['all'])}?{urlencode({column: email})}"


register(Source("tickets", "#", gettext_lazy("Tickets"), tickets))
register(Source("people", "@", gettext_lazy("People"), people))
