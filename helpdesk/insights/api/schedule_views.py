"""Mailed reports: the caller's own schedules, and one mail now to try one out."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.insights.api.own import OwnView
from helpdesk.insights.api.schedule_shapes import ScheduleBody, ScheduleSerializer
from helpdesk.insights.models import ScheduledReport
from helpdesk.insights.selectors.schedules import own as own_schedules
from helpdesk.insights.services import schedules
from helpdesk.jobs.api.shapes import JobSerializer
from helpdesk.web.api.conditions import wanted_revisions
from helpdesk.web.api.views import DetailView, ListView


class ScheduleView(OwnView):
    """An endpoint on the caller's own schedules."""

    serializer_class: Any = ScheduleSerializer
    queryset: Any = ScheduledReport.objects.none()

    def get_queryset(self) -> "QuerySet[ScheduledReport]":
        """Return them, with their recipients."""
        if getattr(self, "swagger_fake_view", False):
            return ScheduledReport.objects.none()
        return own_schedules(self.actor).prefetch_related("recipients")

    def tagged_answer(self, row: Any, code: int = status.HTTP_200_OK) -> Response:
        """Answer with a schedule as it is now, and its tag."""
        return super().tagged_answer(self.get_queryset().get(pk=row.pk), code)


class Schedules(ScheduleView, ListView):
    """Which dashboards are mailed for the caller, to whom and when."""

    orderings = ("id", "next_at")
    tagged = ("post",)

    @extend_schema(request=ScheduleBody, responses={201: ScheduleSerializer})
    def post(self, request: Request) -> Response:
        """Have a dashboard mailed. Somebody has at most fifty such schedules, each with at most fifty recipients."""
        facts = {"timezone": self.actor.timezone, **self.read(ScheduleBody)}
        return self.tagged_answer(schedules.create(self.actor, **facts), status.HTTP_201_CREATED)


class ScheduleDetail(ScheduleView, DetailView):
    """One schedule. Its `ETag` begins with its revision: send it back as `If-Match` with a change."""

    has_revision = True
    tagged = ("get", "patch")

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer it; 304 to who has it already."""
        return self.tagged_answer(self.get_object())

    @extend_schema(request=ScheduleBody, responses=ScheduleSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Change what is given; `recipients` and `filters` are given whole. It comes at its next time from now on.

        What differs in nothing is no change.
        """
        found: ScheduledReport = self.get_object()
        facts = self.read(ScheduleBody, found, partial=True)
        return self.tagged_answer(schedules.change(found, seen=wanted_revisions(request), **facts))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """End it. Mails that are on their way arrive."""
        schedules.delete(self.get_object(), seen=wanted_revisions(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class ScheduleSending(ScheduleView):
    """One mail now."""

    @extend_schema(request=None, responses={202: JobSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Mail the report as it would come now, to the caller alone, by a job; at most once a minute."""
        job = schedules.send_now(self.get_object(), self.actor)
        return Response(JobSerializer(job).data, status=status.HTTP_202_ACCEPTED)
