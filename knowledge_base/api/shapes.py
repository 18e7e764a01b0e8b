"""What articles, their revisions and sections look like from outside.

Every text goes through `shown_to`: a caller who may not read the internal parts of a text gets its public part, and
nothing of what the desk's people wrote about it.
"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from helpdesk.accounts.api.references import TeamReference, UserReference
from helpdesk.web.api.fields import Instant
from knowledge_base.api.references import SectionReference
from knowledge_base.linking import MOST, Trouble, Why
from knowledge_base.models import Article, Revision
from knowledge_base.permissions import may_see_internal, shown_to
from knowledge_base.public import public_url
from knowledge_base.text import has_internal
from tickets.api.references import TopicReference
from tickets.models import Ticket

SHOWN_WITH = ("section", "owner", "published", "translation_of__published")
"""What an article's representation reads beside the article."""


class ArticleRowSerializer(serializers.ModelSerializer[Article]):
    """An article as lists show it, without its text."""

    section = SectionReference(read_only=True, allow_null=True)
    owner = UserReference(read_only=True, allow_null=True)
    teams = TeamReference(read_only=True, many=True)
    topics = TopicReference(read_only=True, many=True)
    translation_of: Any = serializers.PrimaryKeyRelatedField(
        read_only=True, allow_null=True, help_text="The id of the original, for a translation."
    )
    behind = serializers.IntegerField(
        read_only=True,
        help_text="How many revisions a translation lags behind what readers of its original have.",
    )
    is_live = serializers.BooleanField(
        read_only=True, help_text="Whether readers find it: something is published, and it is not archived."
    )
    published_revision = serializers.IntegerField(
        source="published.number", read_only=True, default=None, allow_null=True
    )
    published_at = Instant(read_only=True, allow_null=True)
    public_url = serializers.SerializerMethodField(
        help_text="Where customers read it; null where they may not, or where there is no help centre."
    )
    revision = serializers.IntegerField(
        source="changes", read_only=True, help_text="Counts the changes of the article, for `If-Match`."
    )
    created_at = Instant(read_only=True)
    updated_at = Instant(read_only=True)

    class Meta:
        """Everything is read only: changes come through verbs."""

        model = Article
        fields: tuple[str, ...] = (
            "id",
            "slug",
            "title",
            "language",
            "state",
            "visibility",
            "min_level",
            "teams",
            "section",
            "topics",
            "owner",
            "translation_of",
            "translated_revision",
            "behind",
            "is_live",
            "published_revision",
            "published_at",
            "public_url",
            "review_on",
            "revision",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_public_url(self, article: Article) -> str | None:
        """Return where customers read the article."""
        return public_url(article)


class ReaderTextSerializer(serializers.ModelSerializer[Revision]):
    """A text as it was saved; its internal parts and its note only for who may read them."""

    body = serializers.SerializerMethodField()
    note = serializers.SerializerMethodField()
    author = UserReference(read_only=True, allow_null=True)
    created_at = Instant(read_only=True)

    class Meta:
        """The number counts from 1 within the article."""

        model = Revision
        fields = ("number", "title", "body", "note", "author", "created_at")
        read_only_fields = fields

    def get_body(self, revision: Revision) -> str:
        """Return what of the text the caller may read."""
        return shown_to(self.context["request"].user, revision.body)

    def get_note(self, revision: Revision) -> str:
        """Return what its writer said has changed; empty for a caller who may not read internal parts."""
        return revision.note if may_see_internal(self.context["request"].user) else ""


class ArticleSerializer(ArticleRowSerializer):
    """An article: `title` and `body` are the working text, `published` is what readers have."""

    body = serializers.SerializerMethodField()
    has_internal = serializers.SerializerMethodField()
    published = ReaderTextSerializer(read_only=True, allow_null=True)
    review_note = serializers.SerializerMethodField()
    ticket = serializers.SerializerMethodField()

    class Meta(ArticleRowSerializer.Meta):
        """The row, and its texts."""

        fields = (
            *ArticleRowSerializer.Meta.fields,
            "body",
            "has_internal",
            "published",
            "review_note",
            "ticket",
        )
        read_only_fields = fields

    def get_body(self, article: Article) -> str:
        """Return what of the working text the caller may read."""
        return shown_to(self.context["request"].user, article.body)

    def get_review_note(self, article: Article) -> str:
        """Return what a reviewer wants changed; empty for a caller who may not read internal parts."""
        return article.review_note if may_see_internal(self.context["request"].user) else ""

    def get_has_internal(self, article: Article) -> bool:
        """Return whether the working text holds parts that only the desk may read."""
        return has_internal(article.body)

    @extend_schema_field({"type": ["string", "null"], "example": "HD-1042"})
    def get_ticket(self, article: Article) -> str | None:
        """Return the key of the ticket that the article was made from, if the caller may see that."""
        if article.ticket_id is None:
            return None
        seen = Ticket.objects.visible_to(self.context["request"].user).filter(pk=article.ticket_id).first()
        return seen.key if seen else None


class LinkTroubleSerializer(serializers.Serializer[Trouble]):
    """A link of a text that leads its readers nowhere, and why."""

    target = serializers.CharField(help_text="The address as it stands in the text.")
    line = serializers.IntegerField(help_text="The line of the text, from 1.")
    why = serializers.ChoiceField(Why.choices)


class LinksSerializer(serializers.Serializer[Any]):
    """The links of an article that lead nowhere, and who links to it."""

    results = LinkTroubleSerializer(many=True)
    linked_from = serializers.ListField(
        child=serializers.IntegerField(),
        help_text=f"The ids of articles whose text links to this one; at most {MOST} texts are looked at.",
    )
