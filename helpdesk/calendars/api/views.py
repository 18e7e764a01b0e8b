"""Calendars: every edit publishes a new version, and open tickets keep theirs."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.calendars.api.serializers import CalendarSerializer
from helpdesk.calendars.models import Calendar
from helpdesk.calendars.services.publishing import publish
from helpdesk.web.api.versions import VersionedDetail, free_slug, newest_of, with_newest
from helpdesk.web.api.views import DeskView, ListView

HOURS = ("timezone", "weekly", "holidays", "overrides")


class _CalendarView(DeskView):
    scopes = {"read": "tickets:read", "write": "admin"}
    needs = {"read": "settings.view", "write": "settings.write"}
    serializer_class = CalendarSerializer

    def get_queryset(self) -> "QuerySet[Calendar]":
        """Return the calendars with their newest hours."""
        return with_newest(Calendar.objects.all(), "calendar")

    def _publish(
        self,
        calendar: Calendar,
        values: dict[str, Any],
        hours: dict[str, Any],
        read_version: int | None = None,
    ) -> Calendar:
        for name, value in values.items():
            setattr(calendar, name, value)
        publish(calendar, hours, read_version=read_version, actor=self.actor.pk)
        published: Calendar = self.get_queryset().get(pk=calendar.pk)
        return published


class Calendars(_CalendarView, ListView):
    """The desk's business calendars."""

    orderings = ("id", "name")

    def post(self, request: Request) -> Response:
        """Make a calendar. A slug is made from the name unless one is given."""
        values = self.read(CalendarSerializer)
        hours = values.pop("newest")
        values.setdefault("slug", free_slug(Calendar, values["name"]))
        return self.created(self._publish(Calendar(), values, hours))


class CalendarDetail(_CalendarView, VersionedDetail):
    """One calendar."""

    def put(self, request: Request, pk: int) -> Response:
        """Publish a new version of the hours."""
        return self._change(partial=False)

    def patch(self, request: Request, pk: int) -> Response:
        """Publish a new version with some of the hours changed."""
        return self._change(partial=True)

    def _change(self, *, partial: bool) -> Response:
        calendar = self.get_object()
        seen = self.read_version(calendar, partial=partial)
        values = self.read(CalendarSerializer, calendar, partial=partial)
        given = values.pop("newest", {})
        kept = newest_of(calendar) if partial else None
        hours = {name: getattr(kept, name) for name in HOURS} if kept else {}
        return self.tagged_answer(self._publish(calendar, values, {**hours, **given}, seen))
