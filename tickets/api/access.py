"""The door to tickets: what the caller may not see does not exist for them."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from rest_framework.permissions import SAFE_METHODS
from rest_framework.response import Response

from helpdesk.web.api.conditions import wanted_revisions, with_tag
from helpdesk.web.api.views import DeskView
from tickets.api.shapes import SHOWN_WITH, TicketSerializer
from tickets.keys import key_number
from tickets.models import Ticket
from tickets.services.locking import locked

SCOPES = {"read": "tickets:read", "write": "tickets:write"}


class TicketView(DeskView):
    """An endpoint on tickets that the caller may see. Every verb on one understands `If-Match`."""

    scopes = SCOPES
    has_revision = True
    serializer_class: Any = TicketSerializer
    queryset: Any = Ticket.objects.none()

    def tickets(self) -> "QuerySet[Ticket]":
        """Return the tickets that the caller may see, with what is shown beside them."""
        rows = Ticket.objects.visible_to(self.actor)
        return rows.select_related(*SHOWN_WITH).prefetch_related("tags")

    def get_queryset(self) -> "QuerySet[Any]":
        """Return the rows of the endpoint's list: tickets, unless it says otherwise."""
        return self.tickets()

    def ticket(self) -> Ticket:
        """Return the ticket that the address names.

        Raises Http404 when the caller may not know of it, and for a verb Stale when it is not as `If-Match` says.
        """
        found = self.found()
        wanted = None if self.request.method in SAFE_METHODS else wanted_revisions(self.request)
        if wanted is not None:
            # locked from here to the end of the verb: nobody comes between the comparison and the change
            locked(found, revision=found.revision if found.revision in wanted else 0)
        return found

    def found(self) -> Ticket:
        """Return the ticket that the address names, whatever `If-Match` says. Raises Http404."""
        number = key_number(self.kwargs["key"])
        found = self.tickets().filter(pk=number).first() if number else None
        if found is None:
            raise Http404
        return found

    def shown_ticket(self, ticket: Ticket, code: int = 200) -> Response:
        """Answer with the ticket as it is now, even to somebody who has just moved it out of their own sight."""
        fresh = Ticket.objects.select_related(*SHOWN_WITH).prefetch_related("tags").get(pk=ticket.pk)
        data = TicketSerializer(fresh, context=self.get_serializer_context()).data
        return with_tag(self.request, fresh.revision, data, code)
