"""Articles as an archive of Markdown files: out, and in."""

import base64
import binascii
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.web.api.strict import StrictBody
from helpdesk.web.api.views import DeskView
from knowledge_base.api.access import SCOPES
from knowledge_base.api.attachments import AnyKind
from knowledge_base.exchange.planning import Existing
from knowledge_base.exchange.writing import portions
from knowledge_base.models import Article
from knowledge_base.services.importing import MOST_IN_A_REQUEST, import_archive

LONGEST_ARCHIVE = 2_000_000
AUDIENCES = ("desk", "customers")


class ImportBody(StrictBody):
    """A ZIP archive of Markdown files with front matter, and what becomes of articles that are there already."""

    archive = serializers.CharField(max_length=LONGEST_ARCHIVE, help_text=_("The archive, in base64."))
    existing = serializers.ChoiceField(
        Existing.choices,
        default=Existing.REFUSE,
        help_text=_("By slug: refuse the archive, skip the file, or update the article."),
    )

    def validate_archive(self, text: str) -> bytes:
        """Return the archive's bytes. Raises ValidationError for what is no base64."""
        try:
            return base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError) as error:
            raise serializers.ValidationError(_("This is no base64.")) from error


class ImportedSerializer(serializers.Serializer[Any]):
    """What an archive made: ids of articles, and slugs of those that stayed as they were."""

    created = serializers.ListField(child=serializers.IntegerField())
    updated = serializers.ListField(child=serializers.IntegerField())
    skipped = serializers.ListField(child=serializers.CharField())


class Export(DeskView):
    """The articles that the caller may see as a ZIP archive of Markdown files, or what customers may read of them.

    Of a published article the published text is written, of any other the working text.
    """

    scopes = SCOPES
    parameters = frozenset({"audience"})
    content_negotiation_class: Any = AnyKind

    @extend_schema(
        parameters=[
            OpenApiParameter("audience", str, enum=AUDIENCES, description="`desk` unless asked otherwise.")
        ],
        responses={(200, "application/zip"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """Answer the archive."""
        audience = request.query_params.get("audience", "desk")
        if audience not in AUDIENCES:
            raise serializers.ValidationError({"audience": [_("Write desk or customers.")]})
        if audience == "customers":
            archive = portions(Article.objects.for_customers(), reader=None)
        else:
            archive = portions(Article.objects.visible_to(self.actor), reader=self.actor)
        headers = {"Content-Disposition": 'attachment; filename="articles.zip"'}
        return StreamingHttpResponse(archive, content_type="application/zip", headers=headers)


class Import(DeskView):
    """Taking in articles from files."""

    scopes = SCOPES
    problems = (409,)

    @extend_schema(request=ImportBody, responses={201: ImportedSerializer})
    def post(self, request: Request) -> Response:
        """Make articles of an archive: all of it, or nothing; `errors` names each file and line that is wrong."""
        values = self.read(ImportBody)
        done = import_archive(
            values["archive"], actor=self.actor, existing=values["existing"], most=MOST_IN_A_REQUEST
        )
        told = {
            "created": [article.pk for article in done.created],
            "updated": [article.pk for article in done.updated],
            "skipped": done.skipped,
        }
        return Response(ImportedSerializer(told).data, status=status.HTTP_201_CREATED)
