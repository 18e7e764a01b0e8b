"""What duty schedules look like from outside."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.validators import UniqueValidator

from helpdesk.accounts.api.references import UserReference
from helpdesk.accounts.models import DutySchedule, StandIn
from helpdesk.accounts.services.duty import LONGEST_TURN, MOST_PEOPLE, MOST_ROTATIONS
from helpdesk.calendars.models import validate_timezone
from helpdesk.web.api.fields import Instant, PlainJSON
from helpdesk.web.api.strict import StrictBody
from helpdesk.web.api.versions import VersionedSerializer
from helpdesk.web.times import now

WEEK, LONGEST = timedelta(days=7), timedelta(days=92)
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
ROTATIONS = {
    "type": "array",
    "minItems": 1,
    "maxItems": MOST_ROTATIONS,
    "description": "The first is asked first. Its people take turns, in local time of the schedule's zone.",
    "items": {
        "type": "object",
        "required": ["people", "begins_on", "handover", "days"],
        "properties": {
            "name": {"type": "string", "maxLength": 100},
            "people": {
                "type": "array",
                "items": {"type": ["integer", "string"]},
                "minItems": 1,
                "maxItems": MOST_PEOPLE,
                "description": "Users in the order of their turns: ids; written also by e-mail address.",
            },
            "begins_on": {"type": "string", "format": "date", "example": "2026-11-23"},
            "handover": {"type": "string", "example": "09:00"},
            "days": {"type": "integer", "minimum": 1, "maximum": LONGEST_TURN},
            "hours": {
                "type": "object",
                "additionalProperties": {
                    "type": "array",
                    "items": {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2},
                },
                "description": "Windows by weekday, as calendars have them; without any, around the clock.",
                "example": {"mon": [["18:00", "08:00"]]},
            },
        },
    },
}


@extend_schema_field(ROTATIONS)
class Rotations(PlainJSON):
    """Who takes turns."""

    holds = list


class DutyScheduleSerializer(StrictBody, VersionedSerializer):
    """A duty schedule with the rotations of its newest version."""

    slug = serializers.SlugField(
        max_length=50, required=False, validators=[UniqueValidator(DutySchedule.objects.all())]
    )
    timezone = serializers.CharField(max_length=64, source="newest.timezone", validators=[validate_timezone])
    rotations = Rotations(source="newest.rotations")

    class Meta:
        """The rotations lie beside the name."""

        model = DutySchedule
        fields = ("id", "slug", "name", "is_active", "version", "timezone", "rotations")
        read_only_fields = ("version",)


class StandInSerializer(serializers.ModelSerializer[StandIn]):
    """Somebody on duty for a time, instead of somebody else or before everybody else."""

    user = UserReference(read_only=True)
    instead_of = UserReference(read_only=True, allow_null=True)
    start = Instant(read_only=True)
    end = Instant(read_only=True)

    class Meta:
        """What a stand-in is."""

        model = StandIn
        fields = ("id", "user", "instead_of", "start", "end")
        read_only_fields = fields


class StandInBody(StrictBody):
    """Who stands in, from when until when; without `instead_of`, before everybody else."""

    user = UserReference()
    instead_of = UserReference(required=False, allow_null=True)
    start = Instant()
    end = Instant()


class ShiftSerializer(serializers.Serializer[Any]):
    """A time over which the same people are on duty, in the order in which they are asked; nobody is a gap."""

    start = Instant()
    end = Instant()
    people = UserReference(many=True, read_only=True)


class OnDutySerializer(serializers.Serializer[Any]):
    """Who is on duty now, and over a time."""

    now = UserReference(many=True, read_only=True)
    shifts = ShiftSerializer(many=True)


class OnDutyQuery(StrictBody):
    """The time that is asked for: from now on for a week, unless it is said. Years are those of the page."""

    start = Instant(required=False, validators=[MinValueValidator(EARLIEST)])
    end = Instant(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Return the time. Raises ValidationError when it is none, or too long."""
        start = attrs.setdefault("start", now())
        end = attrs.setdefault("end", min(start, LATEST) + WEEK)
        if not start < end <= min(start, LATEST) + LONGEST:
            raise serializers.ValidationError({"end": [_("It ends after it starts, at most 92 days later.")]})
        return attrs
