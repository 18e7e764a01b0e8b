"""Questions that steps ask: a list, one, and the answer."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from escalation.api.views import SCOPES
from escalation.approvals import visible_approvals, with_people
from escalation.filters import ApprovalFilter
from escalation.models import Approval
from escalation.selectors import visible
from escalation.services.answering import answer
from escalation.words import ApprovalState
from helpdesk.accounts.api.references import TeamReference, UserReference
from helpdesk.web.api.fields import Instant
from helpdesk.web.api.strict import StrictBody
from helpdesk.web.api.views import DeskView, DetailView, ListView
from tickets.api.bodies import LONGEST_BODY


class ApprovalSerializer(serializers.ModelSerializer[Approval]):
    """A question. It is asked of one person, or of a team where nobody of it was free."""

    ticket = serializers.CharField(source="ticket.key", read_only=True)
    escalation = serializers.IntegerField(source="escalation_id", read_only=True)
    step = serializers.IntegerField(source="step.number", read_only=True, help_text="Its number on the path.")
    question = serializers.SerializerMethodField(help_text="What is asked, in the caller's language.")
    asked = UserReference(read_only=True, allow_null=True)
    team = TeamReference(read_only=True, allow_null=True)
    asked_at = Instant(read_only=True)
    answer_by = Instant(read_only=True, allow_null=True)
    ended_at = Instant(read_only=True, allow_null=True)
    answered_by = UserReference(read_only=True, allow_null=True)
    note = serializers.CharField(source="comment.body", read_only=True, default="")

    class Meta:
        """What a question shows."""

        model = Approval
        fields = (
            *("id", "ticket", "escalation", "step", "state", "question", "asked", "team", "asked_at"),
            *("answer_by", "ended_at", "answered_by", "note"),
        )
        read_only_fields = fields

    def get_question(self, approval: Approval) -> str:
        """Return its words."""
        return approval.question_in(get_language() or "en")


class DecisionBody(StrictBody):
    """A yes or a no."""

    decision = serializers.ChoiceField(
        [(word.value, word.label) for word in (ApprovalState.YES, ApprovalState.NO)]
    )
    note = serializers.CharField(max_length=LONGEST_BODY, required=False, allow_blank=True, default="")


class ApprovalView(DeskView):
    """An endpoint on questions about tickets that the caller may see."""

    scopes = SCOPES
    queryset: Any = Approval.objects.none()
    serializer_class: Any = ApprovalSerializer
    problems = (409,)

    def get_queryset(self) -> "QuerySet[Approval]":
        """Return them with what is shown; those of one escalation where the address names it."""
        rows = with_people(visible_approvals(self.actor))
        if "number" not in self.kwargs or getattr(self, "swagger_fake_view", False):
            return rows
        return rows.filter(escalation=get_object_or_404(visible(self.actor), pk=self.kwargs["number"]))


class Approvals(ApprovalView, ListView):
    """Questions, the newest first."""

    filterset_class = ApprovalFilter
    orderings = ("-asked_at", "id")


class ApprovalDetail(ApprovalView, DetailView):
    """A question with its answer."""


class Decision(ApprovalView):
    """The answer."""

    @extend_schema(request=DecisionBody, responses=ApprovalSerializer)
    def post(self, request: Request, pk: int, **_kwargs: int) -> Response:
        """Answer yes or no. 403 for whoever is not asked, 409 when it was answered or is no longer asked."""
        done = answer(self.get_object(), actor=self.actor, **self.read(DecisionBody))
        return self.shown(with_people(Approval.objects.all()).get(pk=done.pk))
