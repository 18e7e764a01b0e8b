"""What a file looks like from outside."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from helpdesk.files.models import File
from helpdesk.files.uploads import FIELD
from helpdesk.web.api.fields import Instant
from helpdesk.web.api.strict import StrictBody


class FileBody(StrictBody):
    """A form with one file. Its type is read from its content, not from the form."""

    file = serializers.FileField(allow_empty_file=True)

    def to_internal_value(self, data: Any) -> Any:
        """Return the file alone. Raises ValidationError without one, or with more than one."""
        sent = data.getlist(FIELD) if hasattr(data, "getlist") else []
        if len(sent) > 1:
            raise serializers.ValidationError({FIELD: [_("Send one file at a time.")]})
        return super().to_internal_value(data)


class FileSerializer(serializers.ModelSerializer[File]):
    """A file. `size` counts bytes, `width` and `height` pixels; a page shows it where `is_shown`, else it is saved.

    `url` is its address in the desk, and in texts; `markdown` is what shows it in a text, or leads to it.
    """

    url = serializers.CharField(read_only=True)
    markdown = serializers.CharField(read_only=True)
    is_shown = serializers.BooleanField(read_only=True)
    created_at = Instant(read_only=True)

    class Meta:
        """What a file tells."""

        model = File
        fields: Any = (
            "id",
            "name",
            "media_type",
            "size",
            "sha256",
            "width",
            "height",
            "is_shown",
            "url",
            "markdown",
            "created_at",
        )
        read_only_fields = fields
