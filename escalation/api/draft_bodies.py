"""What is sent about the matrix: a draft, when to publish it, and a ticket to try it on."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework import serializers

from escalation.api.references import PathReference, PolicyReference
from escalation.api.rule_shapes import Conditions, Wording
from escalation.services.publishing import HIGHEST_START
from escalation.words import Reason, Trigger
from helpdesk.accounts.api.references import TeamReference, UserReference
from helpdesk.accounts.models.organisation import Tier
from helpdesk.web.api.fields import Instant
from helpdesk.web.api.strict import StrictBody
from helpdesk.web.times import TRAVELLED_YEARS
from tickets.api.references import TopicReference
from tickets.words import Channel, Priority, Severity

LONGEST_NAME = 200


class RowBody(StrictBody):
    """Where tickets go."""

    path = PathReference()
    start_level = serializers.IntegerField(min_value=1, max_value=HIGHEST_START, default=1)
    sla_policy = PolicyReference(required=False, allow_null=True)
    wording = Wording(required=False)


class RuleBody(RowBody):
    """A rule. With the `id` that it was read with it stays the same rule, whatever its name becomes."""

    id = serializers.RegexField(r"^[0-9a-z-]{1,36}$", required=False)
    name = serializers.CharField(max_length=LONGEST_NAME)
    conditions = Conditions(required=False)


class DraftBody(StrictBody):
    """The whole draft: rules in order, and the row that always matches."""

    rules = RuleBody(many=True)
    default = RowBody()


class PublishBody(StrictBody):
    """When the draft begins to count: at once unless an instant is named."""

    valid_from = Instant(required=False, allow_null=True)


class AttributesBody(StrictBody):
    """An imagined ticket. What is not given is as on a ticket of a standard customer that comes in by mail."""

    topic = TopicReference(required=False, allow_null=True)
    product = serializers.CharField(required=False, allow_null=True, max_length=LONGEST_NAME)
    severity = serializers.ChoiceField(Severity.choices, default=Severity.NORMAL)
    priority = serializers.ChoiceField(
        Priority.choices, required=False, help_text="From severity and tier unless given."
    )
    tier = serializers.ChoiceField(Tier.choices, default=Tier.STANDARD)
    channel = serializers.ChoiceField(Channel.choices, default=Channel.EMAIL)
    language = serializers.ChoiceField(settings.LANGUAGES, default="en")
    team = TeamReference(
        required=False, allow_null=True, help_text="The topic's, or the front door, unless given."
    )
    assignee = UserReference(required=False, allow_null=True)
    reopen_count = serializers.IntegerField(min_value=0, max_value=1000, default=0)
    reason = serializers.ChoiceField(Reason.choices, required=False, allow_null=True)
    sign = serializers.CharField(required=False, allow_null=True, max_length=50)
    trigger = serializers.ChoiceField(Trigger.choices, required=False, allow_null=True)


class SimulateBody(StrictBody):
    """A ticket, real or imagined, and when it comes in."""

    ticket = serializers.CharField(required=False, max_length=30, help_text="The key of a ticket.")
    attributes = AttributesBody(required=False)
    at = Instant(
        required=False,
        allow_null=True,
        help_text="When it comes in: when the ticket did, now for an imagined one, unless given.",
    )
    draft = serializers.BooleanField(default=False, help_text="Whether the draft is tried, not what counts.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Return the values. Raises ValidationError unless it is one of the two."""
        if ("ticket" in attrs) == ("attributes" in attrs):
            raise serializers.ValidationError({"ticket": [_("Name a ticket, or describe one.")]})
        if attrs.get("at") is not None and attrs["at"].year not in TRAVELLED_YEARS:
            raise serializers.ValidationError({"at": [_("This is too far away.")]})
        return attrs
