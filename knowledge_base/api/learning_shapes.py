"""How the API shows what helps on tickets, and what they taught."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from helpdesk.accounts.api.references import UserReference
from helpdesk.web.api.fields import Instant
from helpdesk.web.api.strict import StrictBody
from knowledge_base.api.references import ArticleReference
from knowledge_base.models import ArticleUse, Lesson
from knowledge_base.models.lesson import LONGEST_NOTE, DeclineReason
from knowledge_base.models.use import Verdict


class SuggestedArticleSerializer(serializers.Serializer[Any]):
    """An article that fits a ticket."""

    id = serializers.IntegerField(source="article.pk")
    slug = serializers.CharField(source="article.slug")
    title = serializers.CharField(source="found.title")
    highlight = serializers.CharField(
        source="found.highlight", help_text=_("Safe HTML; the words that were found stand in <mark>.")
    )
    language = serializers.ChoiceField(choices=settings.LANGUAGES, source="article.language")
    score = serializers.FloatField(source="found.score", help_text=_("Comparable within one answer only."))
    public_url = serializers.URLField(
        source="address",
        allow_null=True,
        help_text=_(
            "Where the customer reads it, the page around it in their language; null where they may not."
        ),
    )
    verdict = serializers.ChoiceField(
        choices=[("", ""), *Verdict.choices],
        help_text=_("What was said of it on this ticket; empty for nothing."),
    )


class SimilarTicketSerializer(serializers.Serializer[Any]):
    """A solved ticket like this one."""

    key = serializers.CharField(source="ticket.key")
    subject = serializers.CharField(source="ticket.subject")
    answer = serializers.CharField(help_text=_("The last answer that its customer got."))
    score = serializers.FloatField(help_text=_("How alike the subjects are, from 0 to 1."))


class SuggestionsSerializer(serializers.Serializer[Any]):
    """What may help on a ticket, the best first."""

    articles = SuggestedArticleSerializer(many=True)
    tickets = SimilarTicketSerializer(many=True)


class UseSerializer(serializers.ModelSerializer[ArticleUse]):
    """What an article was worth on a ticket: the newest verdict."""

    ticket = serializers.CharField(source="ticket.key", read_only=True)
    user = UserReference(read_only=True, allow_null=True)
    at = Instant(read_only=True)

    class Meta:
        """What a verdict is."""

        model = ArticleUse
        fields = ("id", "ticket", "verdict", "place", "user", "revision", "level", "at")
        read_only_fields = fields


class UseBody(StrictBody):
    """A verdict."""

    ticket = serializers.CharField(max_length=40, help_text=_("The ticket's key."))
    verdict = serializers.ChoiceField(choices=Verdict.choices)


class LessonSerializer(serializers.ModelSerializer[Lesson]):
    """What an escalated ticket taught: owed until an article of it is published, or somebody says why there is none."""

    ticket = serializers.CharField(source="ticket.key", read_only=True)
    owner = UserReference(read_only=True, allow_null=True)
    article: Any = ArticleReference(
        read_only=True, allow_null=True, help_text=_("Null where the caller may not see it.")
    )
    settled_by = UserReference(read_only=True, allow_null=True)
    asked_at = Instant(read_only=True)
    settled_at = Instant(read_only=True, allow_null=True)
    removed = serializers.ListField(
        read_only=True,
        child=serializers.DictField(),
        help_text=_("Personal data that the draft left out: `{kind, count}`."),
    )

    class Meta:
        """What a lesson is."""

        model = Lesson
        fields = (
            *("ticket", "state", "owner", "article", "reason", "note", "removed"),
            *("asked_at", "settled_at", "settled_by"),
        )
        read_only_fields = fields


class FoundBody(StrictBody):
    """Which article has it, or is to have it."""

    article: Any = ArticleReference()


class DeclineBody(StrictBody):
    """Why the ticket leaves no article behind."""

    reason = serializers.ChoiceField(choices=DeclineReason.choices)
    note = serializers.CharField(max_length=LONGEST_NOTE, required=False, allow_blank=True, default="")


class OwnerBody(StrictBody):
    """Who writes it down."""

    owner: Any = UserReference()
