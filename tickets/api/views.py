"""Tickets: opening, reading, changing, and the verbs that move them."""

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.accounts.services.customers import requester_for
from helpdesk.web.api.views import ListView
from tickets.api.access import TicketView
from tickets.api.bodies import AssignBody, ChangeBody, OpenBody, StatusBody, TagsBody
from tickets.api.shapes import TicketSerializer
from tickets.filters import TicketFilter
from tickets.services.lifecycle import change_status
from tickets.services.opening import open_ticket
from tickets.services.placing import assign
from tickets.services.tagging import tag
from tickets.services.triage import change
from tickets.services.watching import unwatch, watch


class Tickets(TicketView, ListView):
    """Tickets that the caller may see, the next due first."""

    tagged = ("POST",)
    has_revision = False
    filterset_class = TicketFilter
    orderings = ("due_at", "created_at", "updated_at", "id")

    @extend_schema(request=OpenBody, responses={201: TicketSerializer})
    def post(self, request: Request) -> Response:
        """Open a ticket with the customer's first message; it is routed, and its promises begin to run."""
        values = self.read(OpenBody)
        customer = requester_for(**values.pop("requester"), actor=self.actor.pk)
        ticket = open_ticket(requester=customer, actor=self.actor, **values)
        return self.shown_ticket(ticket, status.HTTP_201_CREATED)


class TicketDetail(TicketView):
    """A ticket. Its `ETag` begins with its revision: send it back as `If-Match` with a change."""

    tagged = ("GET", "PATCH")
    problems = (409,)

    def get(self, request: Request, key: str) -> Response:
        """Answer it."""
        return self.shown_ticket(self.ticket())

    @extend_schema(request=ChangeBody, responses=TicketSerializer)
    def patch(self, request: Request, key: str) -> Response:
        """Change fields: how bad it is, how urgent, what it is about. What moves a ticket has addresses of its own."""
        ticket, values = self.ticket(), self.read(ChangeBody)
        revision = values.pop("revision", None)
        return self.shown_ticket(change(ticket, values, actor=self.actor, revision=revision))


class Assignment(TicketView):
    """Who holds a ticket."""

    tagged = ("POST",)
    problems = (409,)

    @extend_schema(request=AssignBody, responses=TicketSerializer)
    def post(self, request: Request, key: str) -> Response:
        """Give the ticket to a person, a team or both, with its story as a note."""
        ticket, values = self.ticket(), self.read(AssignBody)
        moved = assign(
            ticket,
            assignee=values.get("assignee"),
            team=values.get("team"),
            note=values.get("note", ""),
            actor=self.actor,
            revision=values.get("revision"),
        )
        return self.shown_ticket(moved)


class StatusChange(TicketView):
    """Where a ticket stands."""

    tagged = ("POST",)
    problems = (409,)

    @extend_schema(request=StatusBody, responses=TicketSerializer)
    def post(self, request: Request, key: str) -> Response:
        """Bring the ticket into another status; 409 where the table of statuses does not allow it."""
        ticket, values = self.ticket(), self.read(StatusBody)
        return self.shown_ticket(change_status(ticket, **values, actor=self.actor))


class Tagging(TicketView):
    """The words on a ticket."""

    tagged = ("POST",)

    @extend_schema(request=TagsBody, responses=TicketSerializer)
    def post(self, request: Request, key: str) -> Response:
        """Put tags on the ticket and take others off."""
        ticket, values = self.ticket(), self.read(TagsBody)
        return self.shown_ticket(tag(ticket, **values, actor=self.actor))


class Watching(TicketView):
    """Whether the caller follows a ticket."""

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, key: str) -> Response:
        """Follow the ticket."""
        watch(self.ticket(), self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, key: str) -> Response:
        """Stop following the ticket; who is involved in its escalation keeps their sight of it."""
        unwatch(self.ticket(), self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)
