"""Searching articles by the API."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.web.api.views import DeskView
from knowledge_base.models import Article
from knowledge_base.models.search_record import Place
from knowledge_base.search.searching import LIMIT, search
from knowledge_base.services.search_log import log_search

LONGEST_QUESTION = 10_000


class SearchQuestion(serializers.Serializer[Any]):
    """What is asked for."""

    q = serializers.CharField(
        max_length=LONGEST_QUESTION, help_text=_("Words, a question or a whole message.")
    )
    language = serializers.ChoiceField(
        choices=settings.LANGUAGES,
        required=False,
        help_text=_("The language to answer in where an article has it; otherwise the caller's own."),
    )
    audience = serializers.ChoiceField(
        choices=[("desk", _("The desk")), ("customers", _("Customers"))],
        default="desk",
        help_text=_("What the caller may read, or what every customer may."),
    )
    limit = serializers.IntegerField(min_value=1, max_value=50, default=LIMIT)


class FoundSerializer(serializers.Serializer[Any]):
    """An article that was found."""

    id = serializers.IntegerField(source="article.pk")
    slug = serializers.CharField(source="article.slug")
    title = serializers.CharField()
    highlight = serializers.CharField(help_text=_("Safe HTML; the words that were found stand in <mark>."))
    language = serializers.ChoiceField(choices=settings.LANGUAGES)
    score = serializers.FloatField(help_text=_("Comparable within one answer only."))


class FoundListSerializer(serializers.Serializer[Any]):
    """What was found, the best first."""

    results = FoundSerializer(many=True)


class ArticleSearch(DeskView):
    """Articles that answer a text, the best first; none where nothing fits.

    Forgives mistyped words and the other keyboard layout, knows other forms of a word and words that mean the same,
    and of an article with translations answers one.
    """

    scopes = {"read": "knowledge:read"}
    needs = {"read": "knowledge.view"}
    parameters = frozenset({"q", "language", "audience", "limit"})
    serializer_class = FoundListSerializer
    queryset = Article.objects.none()

    @extend_schema(parameters=[SearchQuestion])
    def get(self, request: Request) -> Response:
        """Answer what was found."""
        question = SearchQuestion(data=request.query_params)
        question.is_valid(raise_exception=True)
        asked = question.validated_data
        reader = None if asked["audience"] == "customers" else self.actor
        language = asked.get("language") or self.actor.language
        found = search(asked["q"], reader=reader, language=language, limit=asked["limit"])
        log_search(asked["q"], language=language, place=Place.API, found=len(found))
        return self.shown({"results": found})
