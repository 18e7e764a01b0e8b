"""The files below articles."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response

import helpdesk.files.api.problems  # noqa: F401  says how errors of files answer
from helpdesk.files.api.shapes import FileBody
from helpdesk.files.keeping import look_at
from helpdesk.files.serving import hand_out
from helpdesk.files.uploads import FormWithFile, refuse_cut_short
from helpdesk.web.api.counting import COUNT, COUNTED
from helpdesk.web.api.views import DeskView
from knowledge_base.api.attachment_shapes import AttachmentSerializer, AttachmentsSerializer
from knowledge_base.models import Article
from knowledge_base.selectors.files import Attachment, attachments
from knowledge_base.services.attaching import attach, detach


class _OnArticle(DeskView):
    """An endpoint on an article that the caller may see, and on the files that they may know of."""

    scopes = {"read": "knowledge:read", "write": "knowledge:write"}
    serializer_class: Any = AttachmentSerializer
    lookup_field = "pk"

    def get_queryset(self) -> "QuerySet[Article]":
        """Return the articles that the caller may see."""
        return Article.objects.visible_to(self.actor)

    def row(self, article: Article, file_id: int) -> Attachment:
        """Return the file below the article. Raises Http404."""
        found = next((row for row in attachments(article, self.actor) if row.file.pk == file_id), None)
        if found is None:
            raise Http404
        return found

    def shown_row(self, article: Article, file_id: int, code: int) -> Response:
        """Answer with a file below the article."""
        context = {**self.get_serializer_context(), "article": article}
        row: Any = self.row(article, file_id)
        return Response(AttachmentSerializer(row, context=context).data, status=code)


class Attachments(_OnArticle):
    """The files below an article."""

    serializer_class = AttachmentsSerializer
    parser_classes = [FormWithFile]
    parameters = COUNTED

    @extend_schema(operation_id="articles_attachments_list", parameters=[COUNT])
    def get(self, request: Request, pk: int) -> Response:
        """Answer all of them, in the order in which they came."""
        self.article = self.get_object()
        return self.whole(attachments(self.article, self.actor))

    @extend_schema(request={"multipart/form-data": FileBody}, responses={201: AttachmentSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Put a file below the article: a form (`multipart/form-data`) with the one part `file`.

        Its type is read from its content. Pictures (PNG, JPEG, GIF, WebP) are drawn anew: what stood in them beside
        what can be seen is gone. Refused (409) for an archived article, and for one that holds as many files as it may.
        """
        article, sent = self.get_object(), self.read(FileBody)["file"]
        refuse_cut_short(request._request)  # noqa: SLF001  the count of bytes that came
        file = attach(article, look_at(sent), actor=self.actor)
        return self.shown_row(article, file.pk, status.HTTP_201_CREATED)

    def get_serializer_context(self) -> dict[str, Any]:
        """Return what the rows need to know beside themselves."""
        return {**super().get_serializer_context(), "article": getattr(self, "article", None)}


class AttachmentDetail(_OnArticle):
    """One file below an article."""

    problems = (409,)

    @extend_schema(responses=AttachmentSerializer)
    def get(self, request: Request, pk: int, file: int) -> Response:
        """Answer what is known of it."""
        return self.shown_row(self.get_object(), file, status.HTTP_200_OK)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int, file: int) -> Response:
        """Take it from the article. Refused (409) while the text, or what readers have of it, leads to it."""
        article = self.get_object()
        detach(article, self.row(article, file).file.pk, actor=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)


class AnyKind(BaseContentNegotiation):
    """What a caller accepts does not matter: a file is of the kind that it is, and its problems are JSON."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        """Return the first way of writing."""
        return renderers[0], renderers[0].media_type

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """Return the first way of reading."""
        return parsers[0]


class AttachmentContent(_OnArticle):
    """The content of a file below an article."""

    content_negotiation_class: Any = AnyKind

    @extend_schema(
        parameters=[
            OpenApiParameter("Range", str, OpenApiParameter.HEADER, description="`bytes=0-999` alone: 206."),
            OpenApiParameter(
                "If-None-Match", str, OpenApiParameter.HEADER, description="304 when it is the same."
            ),
        ],
        responses={
            (200, "*/*"): OpenApiTypes.BINARY,
            (206, "*/*"): OpenApiTypes.BINARY,
        },
    )
    def get(self, request: Request, pk: int, file: int) -> HttpResponseBase:
        """Answer its bytes, or the one range of them that is asked for."""
        return hand_out(request._request, self.row(self.get_object(), file).file)  # noqa: SLF001  a plain answer
