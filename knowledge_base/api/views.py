"""Articles: writing, reading, changing, and the verbs that bring them to their readers."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.accounts.api.event_shapes import EventSerializer
from helpdesk.ledger.models import Event
from helpdesk.ledger.record import story
from helpdesk.web.api.views import ListView
from knowledge_base.api.access import ArticleView
from knowledge_base.api.bodies import (
    ArticleBody,
    ArticleChangeBody,
    PublicationBody,
    SendBackBody,
    TranslatedBody,
)
from knowledge_base.api.filters import ArticleListFilter
from knowledge_base.api.shapes import (
    ArticleRowSerializer,
    ArticleSerializer,
    LinksSerializer,
    ReaderTextSerializer,
)
from knowledge_base.linking import linked_from, troubles
from knowledge_base.models import Article, Revision
from knowledge_base.permissions import shown_to
from knowledge_base.services import publishing, writing
from knowledge_base.services.describing import describe

TEXT = ("title", "body", "note")


class Articles(ArticleView, ListView):
    """Articles that the caller may see, without their texts."""

    tagged = ("POST",)
    has_revision = False
    serializer_class = ArticleRowSerializer
    filterset_class = ArticleListFilter
    orderings = ("id", "title", "updated_at", "published_at", "review_on")

    @extend_schema(request=ArticleBody, responses={201: ArticleSerializer})
    def post(self, request: Request) -> Response:
        """Begin an article: a draft that nobody but writers sees until it is published."""
        return self.shown_article(
            writing.create(**self.read(ArticleBody), actor=self.actor), status.HTTP_201_CREATED
        )


class ArticleDetail(ArticleView):
    """An article. Its `ETag` begins with its revision: send it back as `If-Match` with a change."""

    tagged = ("GET", "PATCH")

    def get(self, request: Request, pk: int) -> Response:
        """Answer it."""
        return self.shown_article(self.article())

    @extend_schema(request=ArticleChangeBody, responses=ArticleSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Change the text, which readers get when it is published, or what stands beside it, which counts at once."""
        article, values = self.article(), self.read(ArticleChangeBody)
        seen = values.pop("revision", None)
        text = {name: values.pop(name) for name in TEXT if name in values}
        changed = describe(article, actor=self.actor, seen=seen, **values)
        if text:
            changed = writing.save(changed, actor=self.actor, **text)
        return self.shown_article(changed)


class _Verb(ArticleView):
    tagged = ("POST",)


class Publication(_Verb):
    """Whether readers have the working text."""

    @extend_schema(request=PublicationBody, responses=ArticleSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Give the working text to the readers; 409 where its section wants a second person for it."""
        article, values = self.article(), self.read(PublicationBody)
        return self.shown_article(publishing.publish(article, **values, actor=self.actor))


class Archiving(_Verb):
    """Whether an article is put away."""

    @extend_schema(request=None, responses=ArticleSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Take the article from its readers; nothing of it is lost."""
        return self.shown_article(publishing.archive(self.article(), actor=self.actor))


class Revival(_Verb):
    """Whether an archived article is back."""

    @extend_schema(request=None, responses=ArticleSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Bring an archived article back as it was."""
        return self.shown_article(publishing.revive(self.article(), actor=self.actor))


class Confirmation(_Verb):
    """Whether an article is still true."""

    @extend_schema(request=None, responses=ArticleSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Say that it is still true: its next review is counted anew."""
        return self.shown_article(publishing.confirm(self.article(), actor=self.actor))


class Review(_Verb):
    """Whether a second pair of eyes is asked for."""

    @extend_schema(request=None, responses=ArticleSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Ask for a review; whoever looks after the section is told, else the superior of the one who asks."""
        return self.shown_article(publishing.ask_review(self.article(), actor=self.actor))


class SendingBack(_Verb):
    """What a reviewer answers."""

    @extend_schema(request=SendBackBody, responses=ArticleSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Give a text in review back to its writer, with what should change."""
        article, values = self.article(), self.read(SendBackBody)
        return self.shown_article(publishing.send_back(article, **values, actor=self.actor))


class Translated(_Verb):
    """Which revision of its original a translation renders."""

    @extend_schema(request=TranslatedBody, responses=ArticleSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Say that the translation is up to its original."""
        article, values = self.article(), self.read(TranslatedBody)
        return self.shown_article(writing.mark_translated(article, **values, actor=self.actor))


class Revisions(ArticleView, ListView):
    """Every text of an article that was saved."""

    serializer_class: Any = ReaderTextSerializer
    queryset = Revision.objects.none()
    orderings = ("number",)
    has_revision = False

    def get_queryset(self) -> "QuerySet[Revision]":
        """Return the article's revisions with their authors."""
        return self.article().revisions.select_related("author")


class Restoring(_Verb):
    """An older text of an article."""

    @extend_schema(request=None, responses=ArticleSerializer)
    def post(self, request: Request, pk: int, number: int) -> Response:
        """Take the older text back, as a new revision."""
        article = self.article()
        get_object_or_404(article.revisions, number=number)
        return self.shown_article(writing.restore(article, number, actor=self.actor))


class Events(ArticleView, ListView):
    """Everything that happened to the article, the oldest first: the ledger of its stream."""

    serializer_class: Any = EventSerializer
    queryset = Event.objects.none()
    has_revision = False

    def get_queryset(self) -> "QuerySet[Event]":
        """Return the events of the article's stream."""
        return story(self.article().stream)


class Links(ArticleView):
    """Links of the working text to articles that are not there for its readers, and the articles that link here."""

    serializer_class: Any = LinksSerializer
    has_revision = False

    def get(self, request: Request, pk: int) -> Response:
        """Answer them; nothing outside the desk is asked."""
        article = self.article()
        body = shown_to(self.actor, article.body)
        seen = linked_from(article, Article.objects.visible_to(self.actor))
        return self.shown({"results": troubles(article, body), "linked_from": [one.pk for one in seen]})
