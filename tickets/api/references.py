"""How topics are named in the API, and what a desk's own fields hold."""

from typing import Any

from drf_spectacular.utils import extend_schema_field

from helpdesk.web.api.fields import PlainJSON, Reference
from tickets.models import Topic


class TopicReference(Reference):
    """A topic, by id or slug."""

    component = "TopicReference"

    def get_queryset(self) -> Any:
        """Return every topic."""
        return Topic.objects.all()


@extend_schema_field({"type": "object", "additionalProperties": True})
class CustomField(PlainJSON):
    """The desk's own fields of a ticket: names with values."""
