"""What mailed reports look like from outside."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from helpdesk.accounts.api.references import UserReference
from helpdesk.calendars.models import validate_timezone
from helpdesk.insights.mailed.rhythm import Rhythm
from helpdesk.insights.models import Dashboard, Rest, ScheduledReport
from helpdesk.insights.panels.kept import words_of
from helpdesk.insights.periods import Period
from helpdesk.insights.selectors.dashboards import readable
from helpdesk.web.api.fields import Instant, NameField
from helpdesk.web.api.strict import StrictBody

FILTERS = (
    "Lists of values by the names of dimensions, as the filters of reports; beside those of the dashboard."
)
WEEKDAY = "For `weekly`; 0 is Monday."
DAY = "For `monthly`; in a shorter month it is the last day."
AT = "The local time in `timezone`. One that is skipped comes when the clocks have changed, one that comes twice once."
DASHBOARD = "The id of a dashboard; null for the one that every desk has."


@extend_schema_field(
    {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9](:00)?$", "example": "08:00"}
)
class ToTheMinute(serializers.TimeField):
    """A local time in hours and minutes; seconds are none, and a zone is never with it."""

    def __init__(self, **options: Any) -> None:
        """Fix how it is written and read."""
        super().__init__(format="%H:%M", input_formats=["%H:%M", "%H:%M:00"], **options)


class ScheduleSerializer(serializers.ModelSerializer[ScheduledReport]):
    """A dashboard that is mailed in a rhythm, to each recipient in their language with the figures they may see."""

    dashboard: Any = serializers.PrimaryKeyRelatedField(read_only=True, allow_null=True, help_text=DASHBOARD)
    filters = serializers.SerializerMethodField(help_text=FILTERS)
    weekday = serializers.IntegerField(help_text=WEEKDAY)
    day = serializers.IntegerField(help_text=DAY)
    at = ToTheMinute(help_text=AT)
    recipients = UserReference(many=True, read_only=True)
    rests_because = serializers.ChoiceField(
        Rest.choices, allow_blank=True, help_text="Why the desk switched it off; empty where it did not."
    )
    next_at = Instant(allow_null=True)
    last_at = Instant(allow_null=True)
    revision = serializers.IntegerField(source="changes", help_text="Counts its changes, for `If-Match`.")
    created_at = Instant()

    class Meta:
        """What a schedule is."""

        model = ScheduledReport
        fields = (
            *("id", "dashboard", "filters", "period", "rhythm", "weekday", "day", "at", "timezone"),
            *("recipients", "is_on", "rests_because", "next_at", "last_at", "revision", "created_at"),
        )

    @extend_schema_field(serializers.DictField(child=serializers.ListField(child=serializers.CharField())))
    def get_filters(self, schedule: ScheduledReport) -> dict[str, list[str]]:
        """Return what it is narrowed to, as it was kept."""
        return words_of(schedule.filters)


class ReadableDashboard(serializers.PrimaryKeyRelatedField[Dashboard]):
    """One of the dashboards that the caller may read, by id."""

    def __init__(self, **options: Any) -> None:
        """Say what an id is."""
        super().__init__(pk_field=serializers.IntegerField(), **options)

    def get_queryset(self) -> "QuerySet[Dashboard]":
        """Return them."""
        return readable(self.context["request"].user)


class ScheduleBody(StrictBody):
    """What is mailed to whom, and when."""

    dashboard = ReadableDashboard(required=False, allow_null=True, help_text=DASHBOARD)
    filters = serializers.DictField(
        child=serializers.ListField(child=NameField()), required=False, help_text=FILTERS
    )
    period = serializers.ChoiceField(Period.choices, required=False)
    rhythm = serializers.ChoiceField(Rhythm.choices, required=False)
    weekday = serializers.IntegerField(min_value=0, max_value=6, required=False, help_text=WEEKDAY)
    day = serializers.IntegerField(min_value=1, max_value=31, required=False, help_text=DAY)
    at = ToTheMinute(help_text=AT)
    timezone = serializers.CharField(
        max_length=64, required=False, validators=[validate_timezone], help_text="The caller's own without."
    )
    recipients = UserReference(many=True)
    is_on = serializers.BooleanField(required=False)
