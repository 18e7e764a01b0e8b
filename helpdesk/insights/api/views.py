"""Reports, their figures, and the tickets behind each one."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.insights.answering import answer
from helpdesk.insights.api import parameters
from helpdesk.insights.api.files import FILE_PARAMETERS, MEDIA_TYPES, FileKind, as_file, file_kind
from helpdesk.insights.api.shapes import ReportListSerializer, ReportSerializer
from helpdesk.insights.behind import tickets_behind
from helpdesk.insights.definitions import REPORTS
from helpdesk.insights.documents import document
from helpdesk.insights.errors import QuestionRefused, TooMuch
from helpdesk.insights.jobs import Later, later
from helpdesk.insights.questions import Question
from helpdesk.insights.reading import cell_from, known_parameters, question_from
from helpdesk.insights.reports.base import Report
from helpdesk.insights.tables import table_of, table_of_kept, ticket_table
from helpdesk.jobs.api.shapes import JobSerializer
from helpdesk.web.api.counting import COUNT, COUNTED
from helpdesk.web.api.filters import PAGING, refuse_unknown
from helpdesk.web.api.views import DeskView, ListView
from tickets.api.shapes import SHOWN_WITH, TicketSerializer
from tickets.models import Ticket

SCOPES = {"read": "reports:read"}


class AsAsked(BaseContentNegotiation):
    """`format` names a file here, not one of the framework's ways of writing; problems are JSON."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        """Return the first way of writing."""
        return renderers[0], renderers[0].media_type

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """Return the first way of reading."""
        return parsers[0]


class Reports(DeskView):
    """Every report, with its definition in words."""

    scopes = SCOPES
    serializer_class = ReportListSerializer
    parameters = COUNTED

    @extend_schema(operation_id="reports_list", parameters=[COUNT])
    def get(self, request: Request) -> Response:
        """Answer them all."""
        return self.whole(list(REPORTS.values()))


class _OnReport:
    kwargs: dict[str, Any]

    @property
    def report(self) -> Report:
        """Return the report that the address names. Raises Http404."""
        if self.kwargs["name"] not in REPORTS:
            raise Http404
        return REPORTS[self.kwargs["name"]]


class ReportDetail(_OnReport, DeskView):
    """The figures of one report: in all, by day, week or month, and split by one dimension.

    What has just happened is counted. With `as_of` the figures are those that stood at an instant; so far back that
    more than 20,000 tickets must be told again, the answer is 202 with a job, and the same request answers from what
    the job kept, with `computed_at`, when it is done.
    """

    scopes = SCOPES
    serializer_class = ReportSerializer
    content_negotiation_class: Any = AsAsked
    files = MEDIA_TYPES

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Say which parameters this report knows."""
        if kwargs["name"] in REPORTS:
            self.parameters = known_parameters(REPORTS[kwargs["name"]]) | FILE_PARAMETERS  # type: ignore[misc]
        super().initial(request, *args, **kwargs)

    @extend_schema(
        parameters=[*parameters.PERIOD, *parameters.FILTERS, *parameters.OF_REPORTS, *parameters.FILES],
        responses={200: ReportSerializer, 202: JobSerializer},
    )
    def get(self, request: Request, name: str) -> HttpResponseBase:
        """Answer the figures."""
        kind = file_kind(request)
        question = question_from(self.report, request.query_params, self.actor)
        try:
            answered = answer(question, self.actor)
        except TooMuch as much:
            return self._later(question, much, kind)
        if kind is not None:
            names, rows = table_of(answered)
            return as_file(kind, name, names, rows)
        return Response(document(answered, question))

    def _later(self, question: Question, much: TooMuch, kind: FileKind | None) -> HttpResponseBase:
        known: Later = later(question, self.actor, much.tickets)
        if known.document is None:
            headers = {"Location": f"/api/v1/jobs/{known.job.pk}/"}
            return Response(JobSerializer(known.job).data, status=202, headers=headers)
        if kind is not None:
            return as_file(kind, question.name, *table_of_kept(known.document))
        return Response(known.document)


class ReportTickets(_OnReport, ListView):
    """The tickets behind a figure: exactly those that it counts, as the caller may see them now."""

    scopes = SCOPES
    serializer_class: Any = TicketSerializer
    content_negotiation_class: Any = AsAsked
    files = MEDIA_TYPES
    orderings = ("id", "created_at")
    queryset = Ticket.objects.none()

    @extend_schema(
        parameters=[
            *parameters.PERIOD,
            *parameters.FILTERS,
            *parameters.OF_REPORTS,
            *parameters.CELL,
            *parameters.FILES,
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """Answer a page, or all of them as a file."""
        kind = file_kind(request)
        if kind is not None:
            names, rows = ticket_table(self.get_queryset())
            return as_file(kind, f"{kwargs['name']}-tickets", names, rows)
        return self.list(request, *args, **kwargs)

    def get_queryset(self) -> "QuerySet[Ticket]":
        """Return the tickets that the cell counts."""
        if getattr(self, "swagger_fake_view", False):
            return Ticket.objects.none()
        report, asked = self.report, self.request.query_params
        of_cells = {"part", "group", "start"}
        refuse_unknown(self.request, PAGING | known_parameters(report) | of_cells | FILE_PARAMETERS)
        question = question_from(report, asked, self.actor)
        part, group, start = cell_from(report, question, asked)
        try:
            rows = tickets_behind(question, self.actor, part, group, start)
        except TooMuch as much:
            told = _("This lies too far back to be told at once. The API tells it by a job.")
            raise QuestionRefused({"as_of": [told]}) from much
        return rows.select_related(*SHOWN_WITH).prefetch_related("tags")

    def filter_queryset(self, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """Return the rows as they are: the question has narrowed them."""
        return queryset
