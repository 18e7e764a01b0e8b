"""What a ticket's promises, its forecast and its proposals look like from outside."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from escalation.api.shapes import SomeoneSerializer
from escalation.explain import Explained, Stay
from escalation.words import Action, ClockKind, ClockState, EscalationKind, Telling
from helpdesk.accounts.api.references import TeamReference
from helpdesk.accounts.models import Team
from helpdesk.web.api.counting import CountField
from helpdesk.web.api.fields import Instant


class VersionSerializer(serializers.Serializer[Any]):
    """A calendar, a policy or a path in one of its versions."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField()
    version = serializers.IntegerField()


class StaySerializer(serializers.Serializer[Any]):
    """Business seconds of a promise that ran at a level with a team; the budget is null where none was agreed."""

    level = serializers.IntegerField()
    team = TeamReference(read_only=True, allow_null=True)
    seconds = serializers.IntegerField()
    budget_seconds = serializers.IntegerField(allow_null=True)


class ClockSerializer(serializers.Serializer[Any]):
    """A promise, and the lines that add up to its due time. Seconds are business seconds."""

    kind = serializers.ChoiceField(ClockKind.choices, source="clock.kind")
    cycle = serializers.IntegerField(source="clock.cycle")
    state = serializers.ChoiceField(ClockState.choices, source="clock.state")
    target_seconds = serializers.IntegerField(source="clock.target")
    elapsed_seconds = serializers.IntegerField()
    started_at = Instant(source="clock.started_at")
    due_at = Instant(source="clock.due_at", allow_null=True)
    breached_at = Instant(source="clock.breached_at", allow_null=True)
    stopped_at = Instant(source="clock.stopped_at", allow_null=True)
    calendar = serializers.SerializerMethodField()
    policy = serializers.SerializerMethodField()
    why = serializers.ListField(child=serializers.CharField())
    levels = StaySerializer(many=True, help_text="Who used its time; the shares add up to what has run.")
    charged = StaySerializer(allow_null=True, help_text="The level that its breach is charged to.")

    @extend_schema_field(VersionSerializer)
    def get_calendar(self, explained: Any) -> Any:
        """Return the calendar it is counted on."""
        version = explained["clock"].calendar_version
        return _version(version.calendar, version.number)

    @extend_schema_field(VersionSerializer)
    def get_policy(self, explained: Any) -> Any:
        """Return the policy that promises it."""
        version = explained["clock"].policy_version
        return _version(version.policy, version.number)


def shown_promise(explained: Explained, teams: Mapping[int, Team]) -> dict[str, Any]:
    """Return a promise as ClockSerializer reads it; `teams` are those that had the ticket, by id."""
    charge = explained.used.charge
    return {
        **{name: getattr(explained, name) for name in ("clock", "elapsed_seconds", "why")},
        "levels": [
            _stay(one.level, one.team_id, one.seconds, explained.budgets.get(one.level), teams)
            for one in explained.used.shares
        ],
        "charged": charge and _stay(charge.level, charge.team_id, charge.seconds, charge.budget, teams),
    }


def shown_stay(stay: Stay, teams: Mapping[int, Team]) -> dict[str, Any]:
    """Return the time at a level as StaySerializer reads it."""
    return _stay(stay.level, stay.team_id, stay.seconds, stay.budget, teams)


def _stay(
    level: int, team: int | None, seconds: int, budget: int | None, teams: Mapping[int, Team]
) -> dict[str, Any]:
    return {"level": level, "team": teams.get(team or 0), "seconds": seconds, "budget_seconds": budget}


def _version(thing: Any, number: int) -> dict[str, Any]:
    return {"id": thing.pk, "slug": thing.slug, "name": thing.name, "version": number}


class ForeseenSerializer(serializers.Serializer[Any]):
    """A step to come. `why` says so when it is an acknowledgement, or an answer, that never came."""

    at = Instant()
    clock = serializers.ChoiceField(ClockKind.choices, allow_blank=True)
    number = serializers.IntegerField()
    action = serializers.ChoiceField(Action.choices)
    kind = serializers.ChoiceField(EscalationKind.choices)
    level = serializers.IntegerField()
    target = SomeoneSerializer(allow_null=True)
    notify = SomeoneSerializer(many=True)
    customer_message = serializers.CharField(allow_blank=True)
    customer = serializers.ChoiceField(
        Telling.choices,
        allow_blank=True,
        help_text="Whether the customer is told, or why not; empty without words.",
    )
    question = serializers.CharField(allow_blank=True, help_text="What a step asks that asks for approval.")
    answer_within_seconds = serializers.IntegerField(
        allow_null=True, source="answer_within", help_text="Business seconds that its question waits."
    )
    why = serializers.CharField(allow_blank=True)


class ProposalSerializer(serializers.Serializer[Any]):
    """Where an escalation of a kind would lead. `seen` is the mark that a POST carries."""

    kind = serializers.ChoiceField(EscalationKind.choices)
    path = VersionSerializer(allow_null=True)
    rule = serializers.CharField(allow_blank=True, help_text="The matrix's row.")
    level = serializers.IntegerField()
    target = SomeoneSerializer()
    team = SomeoneSerializer(allow_null=True)
    load = serializers.IntegerField(help_text="Open tickets that the person holds.")
    acknowledge_within_seconds = serializers.IntegerField(allow_null=True)
    customer_message = serializers.CharField(allow_blank=True)
    happens = serializers.CharField(help_text="What will happen, in one sentence.")
    seen = serializers.CharField()


class ProposalsSerializer(serializers.Serializer[Any]):
    """The proposal for each kind; null where a kind would reach nobody."""

    seen = serializers.CharField()
    functional = ProposalSerializer(allow_null=True)
    hierarchical = ProposalSerializer(allow_null=True)


class _WholeSerializer(serializers.Serializer[Any]):
    """A short list in the shape of all lists: there are no pages beside it."""

    next = serializers.CharField(allow_null=True, default=None)
    previous = serializers.CharField(allow_null=True, default=None)
    count = CountField(required=False)


class ClocksSerializer(_WholeSerializer):
    """Every promise of a ticket, the open ones first, and the time it spent at each level."""

    results = ClockSerializer(many=True)
    levels = StaySerializer(many=True)


class ForecastSerializer(_WholeSerializer):
    """What happens if nobody touches the ticket, the soonest first."""

    results = ForeseenSerializer(many=True)
