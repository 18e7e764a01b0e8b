"""What dashboards look like from outside."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from helpdesk.accounts.api.references import UserReference
from helpdesk.insights.api.shapes import ReportSerializer
from helpdesk.insights.dimensions import DIMENSIONS
from helpdesk.insights.models import Dashboard
from helpdesk.insights.panels.kept import panels_of, words_of
from helpdesk.insights.panels.panel import Form
from helpdesk.insights.periods import Period
from helpdesk.insights.questions import BUCKETS
from helpdesk.insights.services.dashboards import MOST_PANELS
from helpdesk.web.api.fields import Instant, NameField
from helpdesk.web.api.strict import StrictBody, WholeBody

DESK = "desk"
"""The word for the dashboard that every desk has."""
FILTERS = "Lists of values by the names of dimensions, as the filters of reports; rows are kept by their ids."


class PanelSerializer(serializers.Serializer[Any]):
    """A figure of a dashboard: a report or something live, drawn as a number or a chart."""

    name = serializers.CharField(
        max_length=40, help_text="A report, or `unacknowledged`, `due`, `arrivals` or `load`, which are live."
    )
    form = serializers.ChoiceField(Form.choices)
    by = serializers.ChoiceField(
        [(name, name) for name in DIMENSIONS],
        allow_blank=True,
        help_text="What groups are made of; for `groups` and `parts`.",
    )
    filters = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text=f"{FILTERS} Also `clock` and `figure`, which choose one of a report's figures.",
    )


class PanelBody(WholeBody):
    """A figure of a dashboard, as it is written."""

    name = serializers.CharField(max_length=40)
    form = serializers.ChoiceField(Form.choices)
    by = serializers.ChoiceField([(name, name) for name in DIMENSIONS], allow_blank=True, default="")
    filters = serializers.DictField(child=serializers.ListField(child=NameField()), required=False)


class DashboardSerializer(serializers.ModelSerializer[Dashboard]):
    """A dashboard that somebody put together."""

    owner: Any = UserReference(read_only=True)
    filters = serializers.SerializerMethodField(help_text=FILTERS)
    panels = serializers.SerializerMethodField()
    revision = serializers.IntegerField(source="changes", help_text="Counts its changes, for `If-Match`.")
    created_at = Instant()
    updated_at = Instant()

    class Meta:
        """What a dashboard is."""

        model = Dashboard
        fields = (
            "id",
            "name",
            "owner",
            "is_shared",
            "period",
            "filters",
            "panels",
            "revision",
            "created_at",
            "updated_at",
        )

    @extend_schema_field(serializers.DictField(child=serializers.ListField(child=serializers.CharField())))
    def get_filters(self, dashboard: Dashboard) -> dict[str, list[str]]:
        """Return what it is narrowed to, as it was kept."""
        return words_of(dashboard.filters)

    @extend_schema_field(PanelSerializer(many=True))
    def get_panels(self, dashboard: Dashboard) -> list[dict[str, Any]]:
        """Return its panels as they were kept, also those that are none any more."""
        return [panel.written() for panel in panels_of(dashboard)]


class DashboardBody(StrictBody):
    """What a dashboard's owner says of it."""

    name = serializers.CharField(max_length=80)
    is_shared = serializers.BooleanField(
        required=False,
        help_text="Everybody who sees reports may read it, each with the figures they may see.",
    )
    period = serializers.ChoiceField(Period.choices, required=False)
    filters = serializers.DictField(
        child=serializers.ListField(child=NameField()), required=False, help_text=FILTERS
    )
    panels = serializers.ListField(child=PanelBody(), required=False, max_length=MOST_PANELS)


class NewDashboardBody(DashboardBody):
    """A new dashboard: empty, with the panels given, or a copy."""

    copy_of = NameField(
        required=False,
        help_text=f"The id of a dashboard to copy, or `{DESK}` for the one that every desk has.",
    )


class TableSerializer(serializers.Serializer[Any]):
    """A live figure as its table, in words."""

    columns = serializers.ListField(child=serializers.CharField())
    rows = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))


class PanelFiguresSerializer(PanelSerializer):
    """What a panel tells. `problem` is a sentence where it tells nothing: the caller may not see it, or it is gone."""

    title = serializers.CharField()
    problem = serializers.CharField(allow_blank=True)
    report = ReportSerializer(allow_null=True)
    before = ReportSerializer(allow_null=True, help_text="The period before, where the form compares.")
    table = TableSerializer(allow_null=True, help_text="Of what is live: what its chart shows.")


class DashboardFiguresSerializer(serializers.Serializer[Any]):
    """All figures of a dashboard for a period, told together. `end` is the day after its last."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    start = serializers.DateField()
    end = serializers.DateField()
    bucket = serializers.ChoiceField(BUCKETS)
    timezone = serializers.CharField()
    computed_at = Instant()
    is_complete = serializers.BooleanField()
    problems = serializers.ListField(
        child=serializers.CharField(), help_text="What of the dashboard's filters is no longer there."
    )
    panels = PanelFiguresSerializer(many=True)
