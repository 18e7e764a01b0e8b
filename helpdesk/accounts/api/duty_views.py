"""Duty schedules: every edit publishes a new version; stand-ins for a time; who is on duty when."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.accounts.api.duty_shapes import (
    DutyScheduleSerializer,
    OnDutyQuery,
    OnDutySerializer,
    StandInBody,
    StandInSerializer,
)
from helpdesk.accounts.models import DutySchedule, StandIn, User
from helpdesk.accounts.roster.duties import read_duties
from helpdesk.accounts.services import duty
from helpdesk.web.api.versions import VersionedDetail, free_slug, newest_of, with_newest
from helpdesk.web.api.views import DeskView, ListView
from helpdesk.web.times import now

CONTENT = ("timezone", "rotations")


class _DutyView(DeskView):
    scopes = {"read": "tickets:read", "write": "admin"}
    needs = {"read": "settings.view", "write": "settings.write"}
    serializer_class: Any = DutyScheduleSerializer

    def get_queryset(self) -> "QuerySet[Any]":
        """Return the schedules with their newest rotations."""
        return with_newest(DutySchedule.objects.all(), "schedule")

    def publish(
        self,
        schedule: DutySchedule,
        values: dict[str, Any],
        content: dict[str, Any],
        read_version: int | None = None,
    ) -> DutySchedule:
        """Save the schedule with a new version; what is not given stays as it was."""
        content = {**content, **values.pop("newest", {})}
        for name, value in values.items():
            setattr(schedule, name, value)
        duty.publish(schedule, **content, read_version=read_version, actor=self.actor.pk)
        published: DutySchedule = self.get_queryset().get(pk=schedule.pk)
        return published


class DutySchedules(_DutyView, ListView):
    """Who is on duty, in turns."""

    orderings = ("id", "name")

    def post(self, request: Request) -> Response:
        """Make a duty schedule. A slug is made from the name unless one is given."""
        values = self.read(DutyScheduleSerializer)
        values.setdefault("slug", free_slug(DutySchedule, values["name"]))
        return self.created(self.publish(DutySchedule(), values, {}))


class DutyScheduleDetail(_DutyView, VersionedDetail):
    """One duty schedule."""

    def put(self, request: Request, pk: int) -> Response:
        """Publish a new version."""
        schedule = self.get_object()
        seen = self.read_version(schedule)
        values = self.read(DutyScheduleSerializer, schedule)
        return self.tagged_answer(self.publish(schedule, values, {}, seen))

    def patch(self, request: Request, pk: int) -> Response:
        """Publish a new version with some things changed."""
        schedule = self.get_object()
        seen = self.read_version(schedule, partial=True)
        kept = {name: getattr(newest_of(schedule), name) for name in CONTENT}
        values = self.read(DutyScheduleSerializer, schedule, partial=True)
        return self.tagged_answer(self.publish(schedule, values, kept, seen))


class OnDuty(_DutyView):
    """Who is on duty now and over a time."""

    serializer_class = OnDutySerializer
    parameters = frozenset({"start", "end"})

    @extend_schema(parameters=[OnDutyQuery])
    def get(self, request: Request, pk: int) -> Response:
        """Answer who is on duty now, and the shifts of a time: the coming week unless `start` and `end` say another."""
        query = OnDutyQuery(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        start, end = query.validated_data["start"], query.validated_data["end"]
        schedule = self.get_object()
        at = now()
        found = read_duties(min(at, start))[schedule.pk]
        shifts = found.shifts(start, end)
        people = User.objects.in_bulk({*found.on_duty(at), *(pk for one in shifts for pk in one.people)})
        answer = {
            "now": [people[pk] for pk in found.on_duty(at)],
            "shifts": [
                {"start": one.start, "end": one.end, "people": [people[pk] for pk in one.people]}
                for one in shifts
            ],
        }
        return self.shown(answer)


class StandIns(_DutyView, ListView):
    """Who stands in on a duty schedule, and for whom."""

    serializer_class = StandInSerializer
    orderings = ("start", "id")

    def get_queryset(self) -> "QuerySet[Any]":
        """Return the stand-ins of the schedule."""
        rows = StandIn.objects.filter(schedule=self.kwargs.get("pk"))
        return rows.select_related("user", "instead_of")

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer a page of them."""
        self._schedule()
        return super().get(request, *args, **kwargs)

    @extend_schema(request=StandInBody, responses={201: StandInSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Let somebody be on duty for a time."""
        made = duty.stand_in(self._schedule(), **self.read(StandInBody), actor=self.actor.pk)
        return self.created(made)

    def _schedule(self) -> DutySchedule:
        return get_object_or_404(DutySchedule, pk=self.kwargs["pk"])


class StandInDetail(_DutyView):
    """One time in which somebody stands in."""

    serializer_class = StandInSerializer

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int, number: int) -> Response:
        """Take it back: the rotations count again."""
        one = get_object_or_404(StandIn.objects.select_related("schedule"), schedule=pk, pk=number)
        duty.end_stand_in(one, actor=self.actor.pk)
        return Response(status=status.HTTP_204_NO_CONTENT)
