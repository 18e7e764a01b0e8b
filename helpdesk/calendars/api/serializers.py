"""What calendars look like from outside."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.validators import UniqueValidator

from helpdesk.calendars.models import Calendar, validate_timezone
from helpdesk.web.api.fields import PlainJSON
from helpdesk.web.api.strict import StrictBody, WholeBody
from helpdesk.web.api.versions import VersionedSerializer

WINDOWS = {
    "type": "array",
    "items": {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2},
}
BY_DAY = {
    "type": "object",
    "additionalProperties": WINDOWS,
    "example": {"mon": [["09:00", "18:00"]]},
}
BY_DATE = {
    "type": "object",
    "additionalProperties": WINDOWS,
    "example": {"2026-12-24": [["09:00", "13:00"]]},
}


@extend_schema_field(BY_DAY)
class Weekly(PlainJSON):
    """The windows of each weekday."""


@extend_schema_field(BY_DATE)
class Overrides(PlainJSON):
    """The windows of single dates, which are kept as `YYYY-MM-DD` however they are written."""

    default_error_messages = {
        "date": _("“%(day)s” is no date: write YYYY-MM-DD."),
        "twice": _("The date %(day)s is named twice."),
    }

    def to_internal_value(self, data: Any) -> Any:
        """Return the windows by date. Raises ValidationError for what is no date, or the same date again."""
        windows: dict[str, Any] = {}
        for written, its_windows in super().to_internal_value(data).items():
            day = self._day(written)
            if day in windows:
                raise serializers.ValidationError(self.error_messages["twice"] % {"day": day}, code="twice")
            windows[day] = its_windows
        return windows

    def _day(self, written: str) -> str:
        try:
            return date.fromisoformat(written).isoformat()
        except ValueError as error:
            message = self.error_messages["date"] % {"day": written}
            raise serializers.ValidationError(message, code="date") from error


class HolidaySerializer(WholeBody):
    """A day on which nobody works."""

    date = serializers.DateField()
    name = serializers.CharField(max_length=100, allow_blank=True, default="")

    def to_internal_value(self, data: Any) -> Any:
        """Return the holiday as a version keeps it, its date as text."""
        value = super().to_internal_value(data)
        return {"date": value["date"].isoformat(), "name": value["name"]}

    def to_representation(self, instance: Any) -> Any:
        """Return the holiday as a version keeps it."""
        return {"date": instance["date"], "name": instance.get("name", "")}


class CalendarSerializer(StrictBody, VersionedSerializer):
    """A calendar with the hours of its newest version."""

    slug = serializers.SlugField(
        max_length=50, required=False, validators=[UniqueValidator(Calendar.objects.all())]
    )
    timezone = serializers.CharField(max_length=64, source="newest.timezone", validators=[validate_timezone])
    weekly = Weekly(source="newest.weekly")
    holidays = HolidaySerializer(many=True, required=False, source="newest.holidays")
    overrides = Overrides(required=False, source="newest.overrides")

    class Meta:
        """The hours lie beside the name."""

        model = Calendar
        fields = (
            "id",
            "slug",
            "name",
            "is_default",
            "version",
            "timezone",
            "weekly",
            "holidays",
            "overrides",
        )
        read_only_fields = ("is_default", "version")
