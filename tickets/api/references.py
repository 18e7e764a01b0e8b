"""How topics are named in the API."""

from typing import Any

from helpdesk.web.api.fields import Reference
from tickets.models import Topic


class TopicReference(Reference):
    """A topic, by id or slug."""

    component = "TopicReference"

    def get_queryset(self) -> Any:
        """Return every topic."""
        return Topic.objects.all()
