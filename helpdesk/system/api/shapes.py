"""What the desk itself looks like from outside."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from helpdesk.system.selectors import System
from helpdesk.web.api.fields import Instant
from helpdesk.web.api.strict import StrictBody
from helpdesk.web.finding import LARGEST_ID


class SweepStateSerializer(serializers.Serializer[Any]):
    """The sweep: when it last ran to its end, and for how long the earliest due work has waited for it."""

    last_at = Instant(allow_null=True)
    is_missing = serializers.BooleanField()
    lag_seconds = serializers.IntegerField()


class AuditFindingSerializer(serializers.Serializer[Any]):
    """One thing that the auditor found wrong, in the reader's language."""

    check = serializers.CharField()
    sentence = serializers.CharField()
    place = serializers.CharField()
    ticket = serializers.SerializerMethodField()
    since = Instant()
    in_danger = serializers.BooleanField(source="endangers")

    @extend_schema_field({"type": ["string", "null"]})
    def get_ticket(self, finding: Any) -> str | None:
        """Return the key of the ticket that it is about."""
        return finding.ticket or None


class AuditSerializer(serializers.Serializer[Any]):
    """The last audit."""

    at = Instant()
    in_danger = serializers.BooleanField(source="endangers")
    findings = AuditFindingSerializer(many=True)
    more_of = serializers.ListField(source="full", child=serializers.CharField())


class ParkedRowSerializer(serializers.Serializer[Any]):
    """A row that the sweep gave up on."""

    kind = serializers.CharField()
    id = serializers.IntegerField(source="pk")
    ticket = serializers.SerializerMethodField()
    parked_at = Instant(source="at")
    reason = serializers.CharField()

    @extend_schema_field({"type": ["string", "null"]})
    def get_ticket(self, row: Any) -> str | None:
        """Return the key of its ticket."""
        return row.ticket or None


class WaitingDeliverySerializer(serializers.Serializer[Any]):
    """A mail or notice that has not left."""

    id = serializers.IntegerField(source="row.pk")
    channel = serializers.CharField(source="row.channel")
    state = serializers.ChoiceField(source="row.state", choices=["waiting", "failed"])
    tries = serializers.IntegerField(source="row.attempts")
    last_error = serializers.CharField(source="row.last_error")
    created_at = Instant(source="row.created_at")
    next_at = Instant(source="row.next_at", allow_null=True)
    can_retry = serializers.BooleanField()


class DeskProcessSerializer(serializers.Serializer[Any]):
    """A process that gave a sign of life within a minute."""

    group = serializers.ChoiceField(choices=["worker", "beat"])
    name = serializers.CharField()
    at = Instant()


class SystemSerializer(serializers.Serializer[System]):
    """How the desk itself is. `processes` is null while Valkey is away; counts end at 1,000, lists at 25."""

    at = Instant()
    sweep = SweepStateSerializer()
    audit = AuditSerializer(source="report", allow_null=True)
    parked_count = serializers.IntegerField()
    parked = ParkedRowSerializer(many=True)
    deliveries_waiting = serializers.IntegerField(source="outbox.waiting")
    deliveries_failed = serializers.IntegerField(source="outbox.failed")
    deliveries = WaitingDeliverySerializer(source="outbox.rows", many=True)
    processes = DeskProcessSerializer(many=True, allow_null=True)
    versions = serializers.SerializerMethodField()
    database_bytes = serializers.IntegerField()

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
    def get_versions(self, system: System) -> dict[str, str]:
        """Return what runs, by its name."""
        return dict(system.versions)


class ParkedBody(StrictBody):
    """Which row: its kind and its id, as the list names them; neither for all of them."""

    kind = serializers.CharField(required=False, max_length=40)
    id = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse one without the other."""
        if len(attrs) == 1:
            raise serializers.ValidationError(_("A row is named by its kind and its id."))
        return attrs


class DeliveryBody(StrictBody):
    """Which delivery, by its id; without one all of them."""

    id = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)


class RetriedSerializer(serializers.Serializer[dict[str, int]]):
    """How many were given back."""

    retried = serializers.IntegerField()
