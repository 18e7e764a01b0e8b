"""The draft of the matrix, what is found in it and what a simulation says, as seen from outside."""

from typing import Any

from rest_framework import serializers

from escalation.api.matrix import read_one
from escalation.api.rule_shapes import MatrixSerializer
from escalation.api.ticket_shapes import ForeseenSerializer, VersionSerializer
from escalation.checking.findings import FindingKind
from escalation.errors import DraftMoved
from escalation.models import MatrixVersion
from escalation.services import drafting
from escalation.simulate import Simulation
from escalation.words import ClockKind
from helpdesk.accounts.api.references import UserReference
from helpdesk.web.api.fields import Instant


class DraftSerializer(MatrixSerializer):
    """The shared draft. `revision` is 0 while nobody has begun one: then it shows what one would begin with."""

    based_on = serializers.IntegerField(read_only=True, allow_null=True)
    changed_at = Instant(read_only=True, allow_null=True)
    changed_by = UserReference(read_only=True, allow_null=True)

    class Meta:
        """What a draft holds."""

        model = MatrixVersion
        fields = ("state", "revision", "based_on", "changed_at", "changed_by", "rules", "default")
        read_only_fields = fields


class FindingSerializer(serializers.Serializer[Any]):
    """Something wrong or surprising, with its place: a rule's id and number, `default`, or nothing for the whole."""

    kind = serializers.ChoiceField(FindingKind.choices)
    is_blocking = serializers.BooleanField(help_text="Whether the draft cannot be published with it.")
    sentence = serializers.CharField()
    rule = serializers.CharField(allow_blank=True)
    place = serializers.IntegerField(allow_null=True)
    field = serializers.CharField(allow_blank=True)
    step = serializers.IntegerField(allow_null=True)


class FindingsSerializer(serializers.Serializer[Any]):
    """Everything that was found in the draft."""

    revision = serializers.IntegerField()
    is_publishable = serializers.BooleanField()
    findings = FindingSerializer(many=True)


class ConsideredSerializer(serializers.Serializer[Any]):
    """A rule that was looked at, and the fields of the ticket that are not as it asks."""

    id = serializers.CharField()
    place = serializers.IntegerField()
    name = serializers.CharField()
    holds = serializers.BooleanField()
    missed = serializers.ListField(child=serializers.CharField())


class PromisedSerializer(serializers.Serializer[Any]):
    """A promise that begins with the ticket."""

    kind = serializers.ChoiceField(ClockKind.choices)
    target_seconds = serializers.IntegerField(source="target")
    due_at = Instant(allow_null=True)


class SimulationSerializer(serializers.Serializer[Any]):
    """What a matrix does with a ticket; `rule` is empty where the default row takes it."""

    matrix = serializers.IntegerField(allow_null=True, help_text="The version's number; 0 for the draft.")
    at = Instant()
    rule = serializers.CharField(allow_blank=True, help_text="The matrix's row.")
    rule_id = serializers.CharField(allow_blank=True)
    considered = ConsideredSerializer(many=True)
    path = VersionSerializer(allow_null=True)
    sla_policy = VersionSerializer(allow_null=True)
    start_level = serializers.IntegerField()
    promises = PromisedSerializer(many=True)
    skipped = serializers.ListField(
        child=serializers.IntegerField(), help_text="Steps that a start at a higher level passes over."
    )
    timeline = ForeseenSerializer(many=True)


def simulated(found: Simulation) -> dict[str, Any]:
    """Return a simulation as the API shows it."""
    path, policy = found.path, found.policy
    return {
        "matrix": found.matrix.number if found.matrix else None,
        "at": found.at,
        "rule": found.rule.name if found.rule else "",
        "rule_id": found.rule.id if found.rule else "",
        "considered": found.considered,
        "path": path and _version(path.path, path.number),
        "sla_policy": policy and _version(policy.policy, policy.number),
        "start_level": found.start_level,
        "promises": found.promises,
        "skipped": found.skipped,
        "timeline": found.timeline,
    }


def current_draft(_error: DraftMoved) -> dict[str, Any]:
    """Return the draft as it is now, for whoever wrote to an older one."""
    return {"current": DraftSerializer(read_one(drafting.shown())).data}


def _version(thing: Any, number: int) -> dict[str, Any]:
    return {"id": thing.pk, "slug": thing.slug, "name": thing.name, "version": number}
