"""The desk itself, and giving back what was given up."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.system.api.shapes import DeliveryBody, ParkedBody, RetriedSerializer, SystemSerializer
from helpdesk.system.selectors import system
from helpdesk.system.services import retrying
from helpdesk.web.api.views import DeskView


class _SystemView(DeskView):
    scopes = {"read": "admin", "write": "admin"}
    needs = {"read": "system.view", "write": "system.write"}


class SystemState(_SystemView):
    """How the desk itself is: sweep, audit, what was parked, what has not left, processes."""

    serializer_class = SystemSerializer

    @extend_schema(responses=SystemSerializer)
    def get(self, request: Request) -> Response:
        """Answer how it is now."""
        return self.shown(system())


class ParkedRetry(_SystemView):
    """Rows that the sweep gave up on."""

    serializer_class = RetriedSerializer
    problems = (400,)

    @extend_schema(request=ParkedBody, responses=RetriedSerializer)
    def post(self, request: Request) -> Response:
        """Give one back to the sweep, or all, 500 of each kind. Refused for a row that is not parked."""
        named = self.read(ParkedBody)
        if not named:
            return self.shown({"retried": retrying.retry_all_parked(actor=self.actor.pk)})
        retrying.retry_parked(named["kind"], named["id"], actor=self.actor.pk)
        return self.shown({"retried": 1})


class DeliveryRetry(_SystemView):
    """Deliveries that failed, or whose next try is far off."""

    serializer_class = RetriedSerializer
    problems = (400,)

    @extend_schema(request=DeliveryBody, responses=RetriedSerializer)
    def post(self, request: Request) -> Response:
        """Let one be tried now, or all, 500 at most. Refused for one that is tried within two minutes anyway."""
        named = self.read(DeliveryBody)
        if not named:
            return self.shown({"retried": retrying.retry_all_deliveries(actor=self.actor.pk)})
        retrying.retry_delivery(named["id"], actor=self.actor.pk)
        return self.shown({"retried": 1})
