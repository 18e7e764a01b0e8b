"""The door to articles: what the caller may not see does not exist for them."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from rest_framework import status
from rest_framework.permissions import SAFE_METHODS
from rest_framework.response import Response

from helpdesk.web.api.conditions import wanted_revisions, with_tag
from helpdesk.web.api.views import DeskView
from knowledge_base.api.shapes import SHOWN_WITH, ArticleSerializer
from knowledge_base.errors import Stale
from knowledge_base.models import Article
from knowledge_base.services.locking import locked

SCOPES = {"read": "knowledge:read", "write": "knowledge:write"}


class ArticleView(DeskView):
    """An endpoint on articles that the caller may see. Every verb on one understands `If-Match`."""

    scopes = SCOPES
    has_revision = True
    problems = (409,)
    serializer_class: Any = ArticleSerializer
    queryset: Any = Article.objects.none()

    def articles(self) -> "QuerySet[Article]":
        """Return the articles that the caller may see, with what is shown beside them."""
        rows = Article.objects.visible_to(self.actor)
        return rows.select_related(*SHOWN_WITH).prefetch_related("teams", "topics")

    def get_queryset(self) -> "QuerySet[Any]":
        """Return the rows of the endpoint's list: articles, unless it says otherwise."""
        return self.articles()

    def article(self) -> Article:
        """Return the article that the address names.

        Raises Http404 when the caller may not know of it, and for a verb Stale when it is not as `If-Match` says.
        """
        found = self.articles().filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        wanted = None if self.request.method in SAFE_METHODS else wanted_revisions(self.request)
        if wanted is not None:
            # locked from here to the end of the verb: nobody comes between the comparison and the change
            locked(found, seen=found.changes if found.changes in wanted else 0)
        return found

    def handle_exception(self, exc: Exception) -> Response:
        """Answer an error; a stale one tells how the article is now, as far as the caller may see it."""
        if isinstance(exc, Stale):
            fresh = self.articles().filter(pk=exc.article.pk).first()
            exc.shown = self._data(fresh) if fresh else {}
        return super().handle_exception(exc)

    def shown_article(self, article: Article, code: int = status.HTTP_200_OK) -> Response:
        """Answer with the article as it is now, even to somebody who has just moved it out of their own sight."""
        rows = Article.objects.select_related(*SHOWN_WITH, "published__author")
        fresh = rows.prefetch_related("teams", "topics").get(pk=article.pk)
        data = self._data(fresh)
        return with_tag(self.request, fresh.changes, data, code)

    def _data(self, article: Article) -> dict[str, Any]:
        return dict(ArticleSerializer(article, context=self.get_serializer_context()).data)
