"""What reports look like from outside."""

from typing import Any

from rest_framework import serializers

from helpdesk.insights.questions import BUCKETS
from helpdesk.insights.reports.base import Report
from helpdesk.web.api.counting import CountField
from helpdesk.web.api.fields import Instant, NameField

UNITS = ("share", "seconds", "count", "days")


class ReportDefinitionSerializer(serializers.Serializer[Report]):
    """A report: its definition in words, its unit, and what it can be split and narrowed by."""

    name = serializers.CharField()
    title = serializers.CharField()
    definition = serializers.CharField(source="words")
    unit = serializers.ChoiceField(choices=UNITS)
    by = serializers.ListField(source="dimensions", child=serializers.CharField())
    options = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))
    is_measured = serializers.SerializerMethodField()

    def get_is_measured(self, report: Report) -> bool:
        """Say whether there are figures yet."""
        return not report.note


class ReportListSerializer(serializers.Serializer[Any]):
    """Every report; all of them, so there are no pages beside."""

    next = serializers.CharField(allow_null=True, default=None)
    previous = serializers.CharField(allow_null=True, default=None)
    count = CountField(required=False)
    results = ReportDefinitionSerializer(many=True)


class CellSerializer(serializers.Serializer[Any]):
    """One figure. `value` is null where there is nothing to tell it from; the two numbers count tickets."""

    value = serializers.FloatField(allow_null=True)
    numerator = serializers.IntegerField()
    denominator = serializers.IntegerField()
    more = serializers.DictField(
        child=serializers.FloatField(allow_null=True), help_text="Further figures of the report, by name."
    )


class ReportBucketSerializer(CellSerializer):
    """The figure of a day, week or month, which begins at local midnight in the time zone of the question."""

    start = serializers.DateTimeField()


class ReportGroupSerializer(serializers.Serializer[Any]):
    """The figures of one value of what the report is split by; `key` is null for tickets that have none."""

    key = NameField(allow_null=True, help_text="An id, a level or a word, as filters take it.")
    label = serializers.CharField()  # type: ignore[assignment]
    total = CellSerializer()
    buckets = ReportBucketSerializer(many=True)


class ReportSerializer(serializers.Serializer[Any]):
    """An answer. `is_complete` says that it holds all that had happened by `computed_at`; else by `facts_at`."""

    name = serializers.CharField()
    title = serializers.CharField()
    definition = serializers.CharField()
    unit = serializers.ChoiceField(choices=UNITS)
    note = serializers.CharField(allow_blank=True)
    timezone = serializers.CharField()
    bucket = serializers.ChoiceField(choices=BUCKETS)
    by = serializers.CharField(allow_null=True)
    as_of = Instant(allow_null=True)
    computed_at = Instant()
    facts_at = Instant(allow_null=True)
    is_complete = serializers.BooleanField()
    total = CellSerializer()
    buckets = ReportBucketSerializer(many=True)
    groups = ReportGroupSerializer(many=True)
