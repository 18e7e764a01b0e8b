"""Who was told of an article, and which version each has read."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.accounts.api.references import UserReference
from helpdesk.web.api.fields import Instant
from helpdesk.web.api.views import ListView
from knowledge_base.api.access import ArticleView
from knowledge_base.api.shapes import ArticleSerializer
from knowledge_base.models import Reading
from knowledge_base.selectors.readings import may_see_readers, reading_of, told
from knowledge_base.services.telling import mark_read, tell_first_line


class ReadingSerializer(serializers.ModelSerializer[Reading]):
    """Which version of an article somebody was told of last, and which one they have read."""

    user = UserReference(read_only=True)
    asked_at = Instant(read_only=True, allow_null=True)
    read_at = Instant(read_only=True, allow_null=True)
    asked_revision = serializers.IntegerField(read_only=True, allow_null=True)

    class Meta:
        """What a reading is."""

        model = Reading
        fields = ("user", "asked_revision", "asked_at", "read_revision", "read_at", "is_unread")
        read_only_fields = fields


class OwnReading(ArticleView):
    """What the caller was asked to read of an article; nulls for somebody who was not."""

    has_revision = False
    serializer_class = ReadingSerializer

    def get(self, request: Request, pk: int) -> Response:
        """Answer it."""
        return self.shown(reading_of(self.article(), self.actor) or _never_asked(self.actor))

    @extend_schema(request=None, responses=ReadingSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Say that the caller has read what is published; 409 for somebody who was never asked."""
        return self.shown(mark_read(self.article(), actor=self.actor))


class Readers(ArticleView, ListView):
    """Who was told of an article, for its owner and those who manage knowledge."""

    has_revision = False
    serializer_class = ReadingSerializer
    queryset = Reading.objects.none()
    orderings = ("id",)

    def get_queryset(self) -> "QuerySet[Reading]":
        """Return them. Raises PermissionDenied for others."""
        article = self.article()
        if not may_see_readers(article, self.actor):
            raise PermissionDenied
        return told(article)


class Telling(ArticleView):
    """Whether the first line is asked to read an article."""

    tagged = ("POST",)

    @extend_schema(request=None, responses=ArticleSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Ask it to read what is published; who read an older version is asked anew."""
        return self.shown_article(tell_first_line(self.article(), actor=self.actor))


def _never_asked(user: Any) -> dict[str, Any]:
    nothing = dict.fromkeys(("asked_revision", "asked_at", "read_revision", "read_at"))
    return {"user": user, **nothing, "is_unread": False}
