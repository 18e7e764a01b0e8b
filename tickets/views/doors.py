"""The door of the pages of one ticket: what a reader may not see is 404, as if it did not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpResponseBase

from helpdesk.accounts.access import DeskRequest, allowed
from helpdesk.accounts.models import User
from tickets.models import Ticket
from tickets.querysets import TicketQuerySet

P = ParamSpec("P")
TicketPage = Callable[Concatenate[DeskRequest, Ticket, P], HttpResponseBase]
KeyPage = Callable[..., HttpResponseBase]


def ticket_page(action: str) -> Callable[[TicketPage[P]], KeyPage]:
    """Let in as `allowed` does, and hand on the ticket whose number (`key`) stands in the address."""

    def decorate(page: TicketPage[P]) -> KeyPage:
        @wraps(page)
        def door(request: DeskRequest, /, key: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            return page(request, ticket_for(request.user, key), *args, **kwargs)

        return allowed(action)(door)

    return decorate


def visible(user: User) -> TicketQuerySet:
    """Return the tickets that the user may see, with the people around them."""
    return Ticket.objects.visible_to(user).select_related("requester__organisation", "team", "assignee")


def ticket_for(user: User, number: int) -> Ticket:
    """Return one of them. Raises Http404 when there is none with this number that the user may see."""
    try:
        return visible(user).get(pk=number)
    except Ticket.DoesNotExist as error:
        raise Http404 from error
