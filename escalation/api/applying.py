"""Applying the newest hours or targets to open tickets: a job, tried first where the caller says so."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from escalation.models import SLAPolicy
from escalation.recounting import Setting
from escalation.services.recalculating import Way, apply, try_out
from helpdesk.calendars.models import Calendar
from helpdesk.jobs.api.shapes import JobSerializer
from helpdesk.web.api.strict import StrictBody
from helpdesk.web.api.views import DeskView
from helpdesk.web.finding import LARGEST_ID


class ApplyBody(StrictBody):
    """How far back it counts, and whether it is only tried. `version` is the one that the caller means."""

    to_open = serializers.ChoiceField(choices=Way.choices)
    dry_run = serializers.BooleanField(default=False)
    version = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)


class _Applying(DeskView):
    scopes = {"write": "admin"}
    needs = {"write": "settings.write"}
    problems: ClassVar[tuple[int, ...]] = (409,)
    serializer_class = JobSerializer
    setting: ClassVar[str]

    @extend_schema(request=ApplyBody, responses={202: JobSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Let open tickets follow the newest version; answer the job, whose address tells how far it is.

        A trial (`dry_run`) writes nothing; its result counts what would change, with a few examples.
        """
        row = self.get_object()
        body = self.read(ApplyBody)
        verb = try_out if body["dry_run"] else apply
        job = verb(self.setting, row.pk, body["to_open"], actor=self.actor.pk, seen=body.get("version"))
        return self.shown(job, status.HTTP_202_ACCEPTED, Location=f"/api/v1/jobs/{job.pk}/")


class CalendarApplying(_Applying):
    """The hours of a calendar on the tickets that are open."""

    setting = Setting.CALENDAR
    queryset: "QuerySet[Any]" = Calendar.objects.all()


class PolicyApplying(_Applying):
    """The targets of an SLA policy on the tickets that are open."""

    setting = Setting.POLICY
    queryset: "QuerySet[Any]" = SLAPolicy.objects.all()
