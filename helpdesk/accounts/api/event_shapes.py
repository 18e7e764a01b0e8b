"""What events look like from outside."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from helpdesk.accounts.api.references import UserReference
from helpdesk.accounts.models import User
from helpdesk.ledger.models import Event
from helpdesk.web.api.fields import Instant


class PageOfEvents(serializers.ListSerializer[Any]):
    """Many events: whoever did them is read at once."""

    def to_representation(self, data: Any) -> Any:
        """Return the representations."""
        events = list(data)
        people = User.objects.in_bulk({event.actor for event in events if event.actor is not None})
        for event in events:
            event.person = people.get(event.actor)
        return super().to_representation(events)


class EventSerializer(serializers.ModelSerializer[Event]):
    """Something that happened. `actor` is null when the desk itself did it; `data` holds ids and words."""

    actor = serializers.SerializerMethodField()
    at = Instant(read_only=True, help_text="When it took effect.")
    recorded_at = Instant(read_only=True, help_text="When it was written, in real time.")

    class Meta:
        """As the ledger keeps it."""

        model = Event
        list_serializer_class = PageOfEvents
        fields: tuple[str, ...] = ("id", "kind", "at", "recorded_at", "actor", "data")
        read_only_fields = fields

    @extend_schema_field(UserReference(read_only=True, allow_null=True))
    def get_actor(self, event: Any) -> Any:
        """Return who did it, as pages of events are read with."""
        person = event.person
        return None if person is None else {"id": person.pk, "name": person.name, "email": person.email}


class FeedEventSerializer(EventSerializer):
    """Something that happened anywhere at the desk; `stream` says whose story it belongs to."""

    stream = serializers.CharField(
        read_only=True, help_text="Whose story: `ticket:1042` is that of HD-1042, its escalation's included."
    )

    class Meta(EventSerializer.Meta):
        """With the stream."""

        fields = ("id", "stream", "kind", "at", "recorded_at", "actor", "data")
        read_only_fields = fields
