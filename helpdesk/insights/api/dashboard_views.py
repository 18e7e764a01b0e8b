"""Own dashboards, those that others share, and all figures of one at once."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.insights.api.dashboard_shapes import (
    DESK,
    DashboardBody,
    DashboardFiguresSerializer,
    DashboardSerializer,
    NewDashboardBody,
)
from helpdesk.insights.api.own import OwnView
from helpdesk.insights.api.parameters import FILTERS, PERIOD
from helpdesk.insights.dimensions import DIMENSIONS
from helpdesk.insights.documents import document, instant
from helpdesk.insights.models import Dashboard
from helpdesk.insights.panels import live
from helpdesk.insights.panels.kept import asked_of, panels_of
from helpdesk.insights.panels.panel import LIVE
from helpdesk.insights.panels.telling import Told, tell
from helpdesk.insights.questions import Question
from helpdesk.insights.selectors.dashboards import readable
from helpdesk.insights.services.dashboards import (
    change_dashboard,
    create_dashboard,
    delete_dashboard,
    facts_of,
)
from helpdesk.web.api.conditions import wanted_revisions
from helpdesk.web.api.views import DetailView, ListView
from helpdesk.web.finding import LARGEST_ID

ASKED = frozenset({"from", "to", "bucket", "tz", *DIMENSIONS})


class DashboardView(OwnView):
    """An endpoint on the dashboards that the caller may read: their own, and those that are shared."""

    serializer_class: Any = DashboardSerializer
    queryset: Any = Dashboard.objects.none()

    def get_queryset(self) -> "QuerySet[Dashboard]":
        """Return the dashboards."""
        if getattr(self, "swagger_fake_view", False):
            return Dashboard.objects.none()
        return readable(self.actor)


class Dashboards(DashboardView, ListView):
    """The caller's own dashboards, and those that others share."""

    orderings = ("id", "name", "updated_at")
    tagged = ("post",)

    @extend_schema(request=NewDashboardBody, responses={201: DashboardSerializer})
    def post(self, request: Request) -> Response:
        """Make a dashboard. It is the caller's own; somebody has at most fifty, with at most 24 figures each."""
        facts = self.read(NewDashboardBody)
        copied = self._copied(facts.pop("copy_of")) if "copy_of" in facts else None
        return self.tagged_answer(create_dashboard(self.actor, copied=copied, **facts), 201)

    def _copied(self, name: int | str) -> dict[str, Any]:
        """Return what the dashboard that is named holds. Raises ValidationError."""
        if name == DESK:
            return facts_of(None)
        text = str(name)
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0
        found = readable(self.actor).filter(pk=min(number, LARGEST_ID)).first()
        if found is None:
            unknown = serializers.PrimaryKeyRelatedField.default_error_messages["does_not_exist"]
            raise serializers.ValidationError({"copy_of": [unknown.format(pk_value=name)]})
        return facts_of(found)


class DashboardDetail(DashboardView, DetailView):
    """A dashboard. Its `ETag` begins with its revision: send it back as `If-Match` with a change."""

    has_revision = True
    tagged = ("get", "patch")

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer it; 304 to who has it already."""
        return self.tagged_answer(self.get_object())

    @extend_schema(request=DashboardBody, responses=DashboardSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Change what is given; `panels` and `filters` are given whole. Only its owner may."""
        dashboard: Dashboard = self.get_object()
        facts = self.read(DashboardBody, dashboard, partial=True)
        changed = change_dashboard(dashboard, actor=self.actor, seen=wanted_revisions(request), **facts)
        return self.tagged_answer(changed)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Delete it, and with it what mails it. Only its owner may."""
        delete_dashboard(self.get_object(), actor=self.actor, seen=wanted_revisions(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class DashboardFigures(DashboardView):
    """All figures of a dashboard, each as `reports/{name}/` answers it, told together.

    Without a period or filters they are the dashboard's own; with any, the address says all filters. What the caller
    may not see, and what is no longer there, says so in its place.
    """

    scopes = {"read": "reports:read"}
    own = ""
    parameters = ASKED
    serializer_class = DashboardFiguresSerializer

    @extend_schema(
        parameters=[*(one for one in PERIOD if one.name in ASKED), *FILTERS],
        responses=DashboardFiguresSerializer,
    )
    def get(self, request: Request, pk: int) -> Response:
        """Answer them."""
        dashboard: Dashboard = self.get_object()
        question, problems = asked_of(dashboard, request.query_params, self.actor)
        telling = tell(panels_of(dashboard), question, self.actor)
        return Response(
            {
                "id": dashboard.pk,
                "name": dashboard.name,
                "start": question.start,
                "end": question.end,
                "bucket": question.bucket,
                "timezone": question.timezone.key,
                "computed_at": instant(telling.at),
                "is_complete": telling.is_complete,
                "problems": problems,
                "panels": [self._told(told, question) for told in telling.panels],
            }
        )

    def _told(self, told: Told, question: Question) -> dict[str, Any]:
        before = told.asked[1][0] if told.before else None
        return {
            **told.panel.written(),
            "title": told.title,
            "problem": told.problem,
            "report": document(told.asked[0][1], told.asked[0][0]) if told.asked else None,
            "before": document(told.before, before) if told.before and before else None,
            "table": None if told.problem or told.panel.name not in LIVE else self._table(told, question),
        }

    def _table(self, told: Told, question: Question) -> dict[str, Any]:
        number, figure = live.draw(told.panel.name, question, self.actor)
        if figure:
            rows = [[cell.text for cell in row] for row in figure.rows]
            return {"columns": list(figure.columns), "rows": rows}
        return {"columns": [told.title], "rows": [[number.value]] if number else []}
