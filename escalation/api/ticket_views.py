"""What escalation shows and does on a ticket: its promises, its future, the climb by hand and the way back."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from escalation.api.bodies import DeescalateBody, EscalateBody, ProposalQuery
from escalation.api.proposing import shown_proposals
from escalation.api.shapes import EscalationDetailSerializer
from escalation.api.ticket_shapes import (
    ClocksSerializer,
    ForecastSerializer,
    ProposalsSerializer,
    shown_promise,
    shown_stay,
)
from escalation.api.views import SCOPES, detailed
from escalation.explain import explain, stays
from escalation.forecast import forecast
from escalation.models import Escalation
from escalation.services.deescalating import deescalate
from escalation.services.escalating import escalate
from escalation.services.proposing import proposals
from helpdesk.accounts.models import Team
from helpdesk.web.api.counting import COUNT, COUNTED
from helpdesk.web.times import now
from tickets.api.access import TicketView


class _OnTicket(TicketView):
    queryset: Any = Escalation.objects.none()
    problems = (409,)

    def escalation(self, escalation: Escalation, code: int = status.HTTP_200_OK) -> Response:
        """Answer with an escalation as it is now."""
        fresh = detailed(Escalation.objects.all()).get(pk=escalation.pk)
        context = self.get_serializer_context()
        return Response(EscalationDetailSerializer(fresh, context=context).data, status=code)


class Clocks(_OnTicket):
    """The ticket's promises, each explained line by line, and the time it spent at each level."""

    serializer_class = ClocksSerializer
    parameters = COUNTED

    @extend_schema(parameters=[COUNT])
    def get(self, request: Request, key: str) -> Response:
        """Answer them."""
        ticket, at = self.ticket(), now()
        explained = explain(ticket, at=at)
        levels = stays(explained)
        teams = Team.objects.in_bulk(
            {share.team_id for one in explained for share in one.used.shares if share.team_id}
        )
        return self.whole(
            [shown_promise(one, teams) for one in explained],
            levels=[shown_stay(stay, teams) for stay in levels],
        )


class Forecast(_OnTicket):
    """Every step to come if nobody touches the ticket, acknowledgements that never come included."""

    serializer_class = ForecastSerializer
    parameters = COUNTED

    @extend_schema(parameters=[COUNT])
    def get(self, request: Request, key: str) -> Response:
        """Answer it."""
        return self.whole(forecast(self.ticket()))


class Escalate(_OnTicket):
    """What an escalation by hand would do, for each kind, before anybody decides."""

    scopes = SCOPES
    serializer_class = ProposalsSerializer
    parameters = frozenset({"reason", "parties"})

    @extend_schema(parameters=[ProposalQuery])
    def get(self, request: Request, key: str) -> Response:
        """Answer the proposals with their mark."""
        query = ProposalQuery(data=_as_body(request))
        query.is_valid(raise_exception=True)
        ticket = self.ticket()
        made = proposals(ticket, actor_id=self.actor.pk, **query.validated_data)
        return Response(shown_proposals(ticket, made))

    @extend_schema(request=EscalateBody, responses={201: EscalationDetailSerializer})
    def post(self, request: Request, key: str) -> Response:
        """Escalate with a hand-over. 409 when somebody was faster than the proposal that was seen."""
        ticket, values = self.ticket(), self.read(EscalateBody)
        made = escalate(ticket, actor=self.actor, **values.pop("note"), **values)
        return self.escalation(made, status.HTTP_201_CREATED)


class Deescalate(_OnTicket):
    """The way back down."""

    scopes = SCOPES
    serializer_class = EscalationDetailSerializer

    @extend_schema(request=DeescalateBody, responses=EscalationDetailSerializer)
    def post(self, request: Request, key: str) -> Response:
        """Send the ticket back to an earlier holder, or to where it came from; there the escalation closes."""
        return self.escalation(deescalate(self.ticket(), actor=self.actor, **self.read(DeescalateBody)))


def _as_body(request: Request) -> dict[str, Any]:
    query = request.query_params
    body: dict[str, Any] = {"reason": query["reason"]} if "reason" in query else {}
    if "parties" in query:
        body["parties"] = [word for value in query.getlist("parties") for word in value.split(",")]
    return body
