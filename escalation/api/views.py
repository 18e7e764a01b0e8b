"""Escalations: who has climbed where, and the verbs of whoever takes one over."""

from collections.abc import Callable
from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from escalation.api.shapes import EscalationDetailSerializer, EscalationSerializer
from escalation.filters import EscalationFilter
from escalation.models import Escalation, Step
from escalation.selectors import visible
from escalation.services.acknowledging import acknowledge
from escalation.services.advancing import advance
from escalation.services.closing import close
from helpdesk.web.api.views import DeskView, DetailView, ListView

SCOPES = {"read": "escalations:read", "write": "escalations:write"}
SHOWN_WITH = ("ticket", "owner", "team", "path_version__path", "opened_by", "acknowledged_by", "reminder")


def detailed(rows: "QuerySet[Escalation]") -> "QuerySet[Escalation]":
    """Return the escalations with everything that one of them shows."""
    steps = Step.objects.select_related("from_user", "from_team", "to_user", "to_team").order_by("pk")
    with_ticket = rows.select_related(*SHOWN_WITH, "ticket__topic", "ticket__team", "ticket__requester")
    return with_ticket.prefetch_related(Prefetch("steps", queryset=steps))


class EscalationView(DeskView):
    """An endpoint on escalations of tickets that the caller may see."""

    scopes = SCOPES
    queryset: Any = Escalation.objects.none()
    serializer_class: Any = EscalationDetailSerializer
    problems = (409,)

    def visible(self) -> "QuerySet[Escalation]":
        """Return the escalations that the caller may know of."""
        return visible(self.actor)

    def get_queryset(self) -> "QuerySet[Escalation]":
        """Return them with what is shown."""
        return detailed(self.visible())


class Escalations(EscalationView, ListView):
    """Climbs of tickets, the newest first."""

    serializer_class = EscalationSerializer
    filterset_class = EscalationFilter
    orderings = ("-opened_at", "level", "id")

    def get_queryset(self) -> "QuerySet[Escalation]":
        """Return them with what a list shows."""
        return self.visible().select_related(*SHOWN_WITH)


class EscalationDetail(EscalationView, DetailView):
    """A climb with its steps."""


class _Verb(EscalationView):
    """A verb on one escalation, answered with how it is now."""

    def act(self, verb: Callable[..., Escalation]) -> Response:
        """Do it."""
        done = verb(self.get_object(), actor=self.actor)
        return self.shown(detailed(Escalation.objects.all()).get(pk=done.pk))


class Acknowledgement(_Verb):
    """Saying that one has it."""

    @extend_schema(request=None, responses=EscalationDetailSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Acknowledge: the wait for it ends, every promise runs on."""
        return self.act(acknowledge)


class Advance(_Verb):
    """Going on without waiting."""

    @extend_schema(request=None, responses=EscalationDetailSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Take the path's next moving step now; 409 at the top."""
        return self.act(advance)


class Closing(_Verb):
    """Ending a climb."""

    @extend_schema(request=None, responses=EscalationDetailSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Close the escalation; the ticket stays where it is, its promises run on."""
        return self.act(close)
