"""What escalations and their steps look like from outside."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from escalation.forecast import forecast
from escalation.models import Escalation, Step
from escalation.words import Action, EscalationState
from helpdesk.accounts.api.references import TeamReference, UserReference
from helpdesk.web.api.fields import Instant


class SomeoneSerializer(serializers.Serializer[Any]):
    """A person or a team."""

    type = serializers.ChoiceField([("user", "user"), ("team", "team")])
    id = serializers.IntegerField()
    name = serializers.CharField()


class PlaceSerializer(serializers.Serializer[Any]):
    """Where a ticket is: its holder, its team, its level."""

    user = UserReference(read_only=True, allow_null=True)
    team = TeamReference(read_only=True, allow_null=True)
    level = serializers.IntegerField()


class StepSerializer(serializers.ModelSerializer[Step]):
    """A step that was taken or passed over. `trail` says who was asked for in vain, in order."""

    due_at = Instant(read_only=True)
    fired_at = Instant(read_only=True)
    clock = serializers.CharField(source="clock_kind", read_only=True)

    class Meta:
        """`from` and `to` are places; Python keeps the first word to itself, so they are added below."""

        model = Step
        fields = (
            "id",
            "number",
            "clock",
            "kind",
            "action",
            "outcome",
            "due_at",
            "fired_at",
            "reason",
            "trail",
        )
        read_only_fields = fields

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the fields, with where the ticket was and where it went."""
        places = {"from": _StepPlace("from"), "to": _StepPlace("to")}
        return {**super().get_fields(), **places}


class _StepPlace(PlaceSerializer):
    """One end of a step."""

    def __init__(self, end: str = "from", **options: Any) -> None:
        self.end = end
        super().__init__(**{**options, "read_only": True, "source": "*"})

    def to_representation(self, instance: Step) -> dict[str, Any]:
        place = {name: getattr(instance, f"{self.end}_{name}") for name in ("user", "team", "level")}
        return super().to_representation(place)


class NextStepSerializer(serializers.Serializer[Any]):
    """What happens next if nobody touches the ticket."""

    at = Instant()
    action = serializers.ChoiceField(Action.choices)
    target = SomeoneSerializer(allow_null=True)


class EscalationSerializer(serializers.ModelSerializer[Escalation]):
    """A ticket's climb."""

    ticket = serializers.CharField(source="ticket.key", read_only=True)
    owner = UserReference(read_only=True, allow_null=True)
    team = TeamReference(read_only=True, allow_null=True)
    path = serializers.SlugRelatedField[Any](
        slug_field="slug", source="path_version.path", read_only=True, allow_null=True
    )
    managed = serializers.SerializerMethodField(help_text="Whether it is run from a war room.")
    opened_at = Instant(read_only=True)
    opened_by = UserReference(read_only=True, allow_null=True)
    acknowledge_by = Instant(source="next_at", read_only=True, allow_null=True)
    acknowledged_at = Instant(read_only=True, allow_null=True)
    acknowledged_by = UserReference(read_only=True, allow_null=True)
    exhausted_at = Instant(read_only=True, allow_null=True)
    closed_at = Instant(read_only=True, allow_null=True)
    remind_at = Instant(
        source="reminder.next_at",
        read_only=True,
        allow_null=True,
        default=None,
        help_text="When people are next reminded that it is at its top.",
    )

    class Meta:
        """What lists show."""

        model = Escalation
        fields: tuple[str, ...] = (
            "id",
            "ticket",
            "kind",
            "reason",
            "trigger",
            "state",
            "level",
            "owner",
            "team",
            "path",
            "managed",
            "opened_at",
            "opened_by",
            "acknowledge_by",
            "acknowledged_at",
            "acknowledged_by",
            "exhausted_at",
            "remind_at",
            "closed_at",
        )
        read_only_fields = fields

    def get_managed(self, _escalation: Escalation) -> bool:
        """Return False: no escalation of this desk is run from a war room."""
        return False


class EscalationDetailSerializer(EscalationSerializer):
    """A ticket's climb with every step, and what happens next."""

    next_step = serializers.SerializerMethodField()
    steps = StepSerializer(many=True, read_only=True)

    class Meta(EscalationSerializer.Meta):
        """What one escalation shows."""

        fields = (*EscalationSerializer.Meta.fields, "next_step", "steps")
        read_only_fields = fields

    @extend_schema_field(NextStepSerializer(allow_null=True))
    def get_next_step(self, escalation: Escalation) -> Any:
        """Return the first step of the ticket's forecast, while the escalation is open."""
        if escalation.state != EscalationState.OPEN:
            return None
        coming = forecast(escalation.ticket)
        return NextStepSerializer(coming[0]).data if coming else None
