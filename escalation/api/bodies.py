"""What is sent to escalate and to de-escalate."""

from rest_framework import serializers

from escalation.api.references import TargetBody
from escalation.words import EscalationKind, Reason
from helpdesk.accounts.api.references import UserReference
from helpdesk.web.api.strict import StrictBody
from tickets.api.bodies import LONGEST_BODY


class HandOverBody(StrictBody):
    """The story for whoever takes over."""

    summary = serializers.CharField(max_length=LONGEST_BODY)
    tried = serializers.CharField(max_length=LONGEST_BODY, required=False, allow_blank=True, default="")
    asked_for = serializers.CharField(max_length=LONGEST_BODY, required=False, allow_blank=True, default="")


class EscalateBody(StrictBody):
    """An escalation by hand; `seen` is the mark of the proposal that was read."""

    kind = serializers.ChoiceField(EscalationKind.choices)
    reason = serializers.ChoiceField(Reason.choices)
    note = HandOverBody()
    seen = serializers.CharField(max_length=64)
    target = TargetBody(required=False, allow_null=True)
    parties = UserReference(
        many=True, required=False, help_text="People in conflict: the way goes round them."
    )
    tell_customer = serializers.BooleanField(default=True)


class DeescalateBody(StrictBody):
    """Back to an earlier holder, or to where the ticket came from."""

    reason = serializers.CharField(max_length=LONGEST_BODY)
    to = UserReference(required=False, allow_null=True)


class ProposalQuery(StrictBody):
    """What a proposal is asked for."""

    reason = serializers.ChoiceField(Reason.choices, required=False)
    parties = serializers.ListField(
        child=serializers.IntegerField(min_value=1), required=False, help_text="Ids of people in conflict."
    )
