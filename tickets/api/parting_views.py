"""Tickets that become one, and a ticket that becomes two."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.web.api.conditions import wanted_revisions
from helpdesk.web.api.strict import StrictBody
from tickets.api.access import TicketView
from tickets.api.references import TopicReference
from tickets.api.shapes import TicketSerializer
from tickets.api.ticket_references import TicketKeyField
from tickets.models import Ticket
from tickets.services.merging import merge
from tickets.services.splitting import split
from tickets.words import Severity

MOST = 50


class MergeBody(StrictBody):
    """With which ticket this one becomes one: `into` another, or `sources` that go into this one."""

    into = TicketKeyField(required=False, help_text=_("The ticket that goes on."))
    sources = serializers.ListField(
        child=TicketKeyField(),
        required=False,
        allow_empty=False,
        max_length=MOST,
        help_text=_("Tickets that close and lead here."),
    )
    revision = serializers.IntegerField(required=False, min_value=1)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Return the values. Raises ValidationError unless exactly one way is named."""
        if ("into" in attrs) == ("sources" in attrs):
            raise serializers.ValidationError({"into": [_("Name either `into` or `sources`.")]})
        return attrs


class SplitBody(StrictBody):
    """The messages that become a ticket of their own, and what that is about."""

    messages = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), allow_empty=False, max_length=200
    )
    subject = serializers.CharField(max_length=250)
    severity = serializers.ChoiceField(Severity.choices, required=False)
    topic = TopicReference(required=False, allow_null=True)
    revision = serializers.IntegerField(required=False, min_value=1)


class Merging(TicketView):
    """Tickets about one thing become one."""

    tagged = ("POST",)
    problems = (409,)

    @extend_schema(request=MergeBody, responses=TicketSerializer)
    def post(self, request: Request, key: str) -> Response:
        """Merge this ticket `into` another, or `sources` into this one; answer with the one that goes on.

        Messages, followers and tags go along. What was merged is closed for good and leads there; its promises are
        cancelled, the other keeps the larger time that had run and the higher level. Only tickets of one customer can
        be merged.
        """
        ticket = self.found()
        values = self.read(MergeBody)
        sources, target = ([ticket], values["into"]) if "into" in values else (values["sources"], ticket)
        revisions = self._revisions(ticket, values.get("revision"))
        return self.shown_ticket(merge(sources, target, actor=self.actor, revisions=revisions))

    def _revisions(self, ticket: Ticket, revision: int | None) -> dict[int, int]:
        """Return the revision that the caller read: that of the body, or of `If-Match`; 0 is none that ever was."""
        wanted = wanted_revisions(self.request)
        if wanted is not None and ticket.revision not in wanted:
            return {ticket.pk: 0}
        if revision is not None:
            return {ticket.pk: revision}
        return {} if wanted is None else {ticket.pk: ticket.revision}


class Splitting(TicketView):
    """A ticket becomes two."""

    tagged = ("POST",)
    problems = (409,)

    @extend_schema(request=SplitBody, responses={201: TicketSerializer})
    def post(self, request: Request, key: str) -> Response:
        """Make a new ticket of some messages of this one; answer with the new one, whose promises begin now."""
        ticket, values = self.ticket(), self.read(SplitBody)
        new = split(ticket, values.pop("messages"), **values, actor=self.actor)
        return self.shown_ticket(new, status.HTTP_201_CREATED)
