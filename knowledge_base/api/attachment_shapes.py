"""What the files below articles look like from outside."""

from typing import Any

from rest_framework import serializers
from rest_framework.reverse import reverse

from helpdesk.accounts.api.references import UserReference
from helpdesk.files.api.shapes import FileSerializer
from helpdesk.web.api.counting import CountField
from knowledge_base.selectors.files import Attachment


class AttachmentSerializer(FileSerializer):
    """A file below an article.

    `is_used` says that the working text leads to it, `is_public` that customers find it in what they read.
    `download` is where a token gets its content.
    """

    added_by: Any = UserReference(read_only=True, allow_null=True)
    is_used = serializers.BooleanField(read_only=True)
    is_public = serializers.BooleanField(read_only=True)
    download = serializers.URLField(read_only=True)

    class Meta(FileSerializer.Meta):
        """What a file tells, and what the article adds."""

        fields = (*FileSerializer.Meta.fields, "added_by", "is_used", "is_public", "download")
        read_only_fields = fields

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Return an `Attachment` as one flat object."""
        row: Attachment = instance
        by, article = row.added_by, self.context["article"]
        parts = [article.pk, row.file.pk]
        return {
            **FileSerializer(row.file).data,
            "added_by": {"id": by.pk, "name": by.name, "email": by.email} if by else None,
            "is_used": row.is_used,
            "is_public": row.is_public,
            "download": reverse("article_attachment_content", parts, request=self.context["request"]),
        }


class AttachmentsSerializer(serializers.Serializer[Any]):
    """The files of an article, in the order in which they came; all of them, so there are no pages beside."""

    next = serializers.CharField(allow_null=True, default=None)
    previous = serializers.CharField(allow_null=True, default=None)
    count = CountField(required=False)
    results = AttachmentSerializer(many=True)
