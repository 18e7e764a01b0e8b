"""What paths, policies and the matrix look like from outside."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.validators import UniqueValidator

from escalation.api.references import PathReference, PolicyReference
from escalation.models import MatrixVersion, Path, SLAPolicy
from escalation.words import Action, ClockKind, EscalationKind, TargetType
from helpdesk.accounts.api.references import UserReference
from helpdesk.calendars.api.references import CalendarReference
from helpdesk.web.api.fields import Instant, PlainJSON
from helpdesk.web.api.strict import StrictBody
from helpdesk.web.api.versions import VersionedSerializer
from tickets.words import Priority

CONDITIONS = {
    "type": "object",
    "additionalProperties": {"type": "array", "items": {"type": ["string", "integer"]}},
    "description": "`{field: [values]}`: all must match, empty matches all; topics and teams by slug.",
    "example": {"tier": ["strategic"], "priority": ["urgent", "high"]},
}
WORDING = {
    "type": "object",
    "additionalProperties": {"type": "string"},
    "description": "How to put it to the customer, by language.",
    "example": {"en": "A specialist takes over now."},
}
_SECONDS = {"type": ["integer", "null"], "minimum": 1}
TARGETS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["priority"],
        "properties": {
            "priority": {"type": "string", "enum": Priority.values},
            **{f"{kind}_seconds": _SECONDS for kind in ClockKind.values},
            "level_budgets": {
                "type": ["array", "null"],
                "description": "What is agreed inside: how much of the time to a solution each level has.",
                "items": {
                    "type": "object",
                    "required": ["level", "seconds"],
                    "properties": {
                        "level": {"type": "integer", "minimum": 1, "maximum": 99},
                        "seconds": {"type": "integer", "minimum": 1},
                    },
                },
            },
        },
    },
    "description": "Business seconds promised at each priority.",
}
_TARGET = {
    "type": "object",
    "required": ["type"],
    "properties": {
        "type": {"type": "string", "enum": TargetType.values},
        "id": {"type": ["integer", "string", "null"]},
        "level": {"type": ["integer", "null"]},
    },
}
_WHEN = {
    "type": "object",
    "properties": {
        "percent": {"type": "integer", "minimum": 1, "maximum": 1000},
        "after_due_seconds": {"type": "integer", "minimum": 0},
        "after_previous_seconds": {"type": "integer", "minimum": 0},
    },
    "minProperties": 1,
    "maxProperties": 1,
}
STEPS = {
    "type": "array",
    "minItems": 1,
    "maxItems": 10,
    "items": {
        "type": "object",
        "required": ["number", "clock", "at", "kind", "action", "target"],
        "properties": {
            "number": {"type": "integer", "minimum": 1},
            "clock": {"type": "string", "enum": ClockKind.values},
            "at": _WHEN,
            "kind": {"type": "string", "enum": EscalationKind.values},
            "action": {"type": "string", "enum": Action.values},
            "target": _TARGET,
            "notify": {"type": "array", "items": _TARGET},
            "acknowledge_within_seconds": _SECONDS,
            "customer_message": {"type": ["object", "null"], "additionalProperties": {"type": "string"}},
            "question": {
                "type": ["object", "null"],
                "additionalProperties": {"type": "string"},
                "description": "What a step asks whose action is `approval`, by language.",
            },
        },
    },
}


@extend_schema_field(CONDITIONS)
class Conditions(PlainJSON):
    """When a rule or a policy holds."""

    default_error_messages = {"value": _("“%(field)s” lists words and whole numbers, and nothing else.")}

    def to_internal_value(self, data: Any) -> Any:
        """Return the conditions. Raises ValidationError for a value that no ticket can be compared with."""
        conditions = super().to_internal_value(data)
        for field, values in conditions.items():
            if isinstance(values, list) and not all(_is_comparable(value) for value in values):
                message = self.error_messages["value"] % {"field": field}
                raise serializers.ValidationError(message, code="value")
        return conditions


def _is_comparable(value: Any) -> bool:
    return isinstance(value, int | str) and not isinstance(value, bool)


@extend_schema_field(WORDING)
class Wording(PlainJSON):
    """What agents say, by language."""


@extend_schema_field(TARGETS)
class Targets(PlainJSON):
    """What a policy promises."""

    holds = list


@extend_schema_field(STEPS)
class Steps(PlainJSON):
    """The steps of a path."""

    holds = list


class PathSerializer(StrictBody, VersionedSerializer):
    """A path with the steps of its newest version. Every change of the steps is a new version."""

    slug = serializers.SlugField(
        max_length=50, required=False, validators=[UniqueValidator(Path.objects.all())]
    )
    owner = UserReference(allow_null=True, required=False)
    steps = Steps(source="newest.steps")

    class Meta:
        """What a path is."""

        model = Path
        fields = ("id", "slug", "name", "owner", "is_active", "version", "steps")
        read_only_fields = ("version",)


class PolicySerializer(StrictBody, VersionedSerializer):
    """An SLA policy with what its newest version promises. Clocks keep the version they began with."""

    slug = serializers.SlugField(
        max_length=50, required=False, validators=[UniqueValidator(SLAPolicy.objects.all())]
    )
    position = serializers.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    calendar = CalendarReference(source="newest.calendar")
    conditions = Conditions(source="newest.conditions", required=False)
    targets = Targets(source="newest.targets")

    class Meta:
        """What a policy is."""

        model = SLAPolicy
        fields = (
            "id",
            "slug",
            "name",
            "position",
            "is_default",
            "is_active",
            "version",
            "calendar",
            "conditions",
            "targets",
        )
        read_only_fields = ("version",)


class MatrixRowSerializer(serializers.Serializer[Any]):
    """Where a ticket goes: its path, the level it starts at, the policy it is tied to."""

    path = PathReference(read_only=True, allow_null=True)
    start_level = serializers.IntegerField()
    sla_policy = PolicyReference(read_only=True, allow_null=True)
    wording = Wording(read_only=True)


class MatrixRuleSerializer(MatrixRowSerializer):
    """A rule: the first one whose conditions hold decides. It keeps its id from version to version."""

    id = serializers.CharField()
    name = serializers.CharField()
    conditions = Conditions()


class MatrixSerializer(serializers.ModelSerializer[MatrixVersion]):
    """The matrix as published at one time: rules in order, and the row that always matches."""

    rules = MatrixRuleSerializer(many=True, read_only=True)
    default = MatrixRowSerializer(read_only=True)
    published_at = Instant(read_only=True, allow_null=True)
    published_by = UserReference(read_only=True, allow_null=True)
    valid_from = Instant(read_only=True, allow_null=True)

    class Meta:
        """What a version holds."""

        model = MatrixVersion
        fields = ("number", "state", "published_at", "published_by", "valid_from", "rules", "default")
        read_only_fields = fields
