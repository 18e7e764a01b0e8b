"""What readers say of an article, and what became of it."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.accounts.api.references import UserReference
from helpdesk.web.api.fields import Instant
from helpdesk.web.api.strict import StrictBody
from helpdesk.web.api.views import ListView
from helpdesk.web.filters import AskedFilterSet, TruthFilter, WordsFilter
from helpdesk.web.finding import LARGEST_ID
from knowledge_base.api.access import ArticleView
from knowledge_base.models import Feedback
from knowledge_base.models.feedback import LONGEST_TEXT, FeedbackState, Outcome, Voice
from knowledge_base.permissions import may_see_internal
from knowledge_base.selectors.feedback import readable_by
from knowledge_base.services.hearing import deal_with, say


class FeedbackSerializer(serializers.ModelSerializer[Feedback]):
    """What one reader said of one version of an article, and what became of it."""

    user = UserReference(read_only=True, allow_null=True, help_text="Null for a customer.")
    handled_by = UserReference(read_only=True, allow_null=True)
    at = Instant(read_only=True)
    handled_at = Instant(read_only=True, allow_null=True)

    def to_representation(self, instance: Feedback) -> dict[str, Any]:
        """Return it; the desk's own words about it, and whose they are, to those of the desk alone."""
        shown: dict[str, Any] = super().to_representation(instance)
        if not may_see_internal(self.context["request"].user):
            shown |= {"reply": "", "handled_by": None}
        return shown

    class Meta:
        """Personal data was taken out of `text`."""

        model = Feedback
        fields = (
            *("id", "is_helpful", "text", "voice", "user", "revision", "language", "at"),
            *("state", "outcome", "reply", "handled_by", "handled_at"),
        )
        read_only_fields = fields


class FeedbackBody(StrictBody):
    """Whether the article helped, and what it lacks."""

    is_helpful = serializers.BooleanField()
    text = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True, default="")


class HandledBody(StrictBody):
    """What became of what readers said. `reply` is needed unless the article was changed."""

    outcome = serializers.ChoiceField(choices=Outcome.choices)
    reply = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True, default="")
    up_to = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=LARGEST_ID,
        help_text="The last word that was read: what was said later stays open.",
    )


class HandledSerializer(serializers.Serializer[Any]):
    """What was dealt with."""

    results = FeedbackSerializer(many=True)


class FeedbackFilter(AskedFilterSet):
    """The filters of what readers said."""

    state = WordsFilter(label=_("State"), choices=FeedbackState.choices)
    voice = WordsFilter(label=_("From"), choices=Voice.choices)
    is_helpful = TruthFilter(label=_("It helped"))

    class Meta:
        """Every field is declared above."""

        model = Feedback
        fields: tuple[str, ...] = ()


class FeedbackList(ArticleView, ListView):
    """What readers say of an article. Tokens that feed other systems read what customers said, and speak for them."""

    has_revision = False
    serializer_class = FeedbackSerializer
    filterset_class: type[django_filters.FilterSet] = FeedbackFilter
    queryset = Feedback.objects.none()
    orderings = ("-id",)

    def get_queryset(self) -> "QuerySet[Feedback]":
        """Return what the caller may read of it."""
        if getattr(self, "swagger_fake_view", False):
            return Feedback.objects.none()
        return readable_by(self.actor, self.article())

    @extend_schema(request=FeedbackBody, responses={201: FeedbackSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Say whether it helped; a newer word on the same version takes the place of one that nobody dealt with."""
        article, values = self.article(), self.read(FeedbackBody)
        return self.created(say(article, helpful=values["is_helpful"], text=values["text"], actor=self.actor))


class FeedbackHandled(ArticleView):
    """What became of what readers said of an article: all of it that is open is one task."""

    has_revision = False
    serializer_class: Any = HandledSerializer

    @extend_schema(request=HandledBody, responses=HandledSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Deal with it; agents hear what became of their word. 409 where nothing waits, or nothing was changed."""
        if not may_see_internal(self.actor):
            raise PermissionDenied
        article, values = self.article(), self.read(HandledBody)
        return self.shown({"results": deal_with(article, **values, actor=self.actor)})
