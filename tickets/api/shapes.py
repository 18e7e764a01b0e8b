"""What tickets and their messages look like from outside."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from helpdesk.accounts.api.references import (
    OrganisationReference,
    RequesterReference,
    TeamReference,
    UserReference,
)
from helpdesk.web.api.fields import Instant
from helpdesk.web.times import now
from tickets.api.references import CustomField, TopicReference
from tickets.contributions import contributions, load
from tickets.keys import key_of
from tickets.models import Message, Ticket
from tickets.sla import state_of
from tickets.words import SlaState

SHOWN_WITH = ("requester", "organisation", "topic", "team", "assignee")
"""What a ticket's representation reads beside the ticket."""


described: Any = extend_schema_field
"""drf-spectacular's types know field classes alone; it takes a field as well."""


class Contributed(serializers.Field[Any, Any, Any, Any]):
    """A value that a room above brings."""

    def __init__(self) -> None:
        """It is never written here."""
        super().__init__(read_only=True)

    def get_attribute(self, instance: Any) -> Any:
        """Return the value that was loaded for the ticket."""
        return instance.contributed[self.field_name]

    def to_representation(self, value: Any) -> Any:
        """Return it as it is."""
        return value


class PageOfTickets(serializers.ListSerializer[Any]):
    """Many tickets: what rooms above bring is loaded for all of them at once."""

    def to_representation(self, data: Any) -> Any:
        """Return the representations."""
        tickets = list(data)
        prepare(tickets)
        return super().to_representation(tickets)


class TicketSerializer(serializers.ModelSerializer[Ticket]):
    """A ticket."""

    requester = RequesterReference(read_only=True)
    organisation = OrganisationReference(read_only=True, allow_null=True)
    topic = TopicReference(read_only=True, allow_null=True)
    team = TeamReference(read_only=True, allow_null=True)
    assignee = UserReference(read_only=True, allow_null=True)
    merged_into = serializers.CharField(source="merged_into_key", read_only=True, allow_null=True)
    split_from = serializers.CharField(source="split_from_key", read_only=True, allow_null=True)
    tags: Any = serializers.SlugRelatedField(many=True, read_only=True, slug_field="slug")
    custom = CustomField(read_only=True)
    sla_state = serializers.SerializerMethodField()
    due_at = Instant(read_only=True, allow_null=True)
    due_soon_at = Instant(read_only=True, allow_null=True)
    breached_at = Instant(read_only=True, allow_null=True)
    escalated_at = Instant(read_only=True, allow_null=True)
    created_at = Instant(read_only=True)
    updated_at = Instant(read_only=True)
    first_replied_at = Instant(read_only=True, allow_null=True)
    resolved_at = Instant(read_only=True, allow_null=True)
    closed_at = Instant(read_only=True, allow_null=True)

    class Meta:
        """Everything is read only: changes come through verbs."""

        model = Ticket
        list_serializer_class = PageOfTickets
        fields = (
            "key",
            "subject",
            "requester",
            "organisation",
            "status",
            "priority",
            "is_priority_overridden",
            "severity",
            "topic",
            "tier",
            "channel",
            "language",
            "tags",
            "custom",
            "team",
            "assignee",
            "level",
            "peak_level",
            "is_escalated",
            "escalated_at",
            "due_at",
            "due_soon_at",
            "breached_at",
            "sla_state",
            "revision",
            "reopen_count",
            "merged_into",
            "split_from",
            "created_at",
            "updated_at",
            "first_replied_at",
            "resolved_at",
            "closed_at",
        )
        read_only_fields = fields

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the fields, with those that rooms above bring."""
        brought = {
            contribution.name: described(dict(contribution.schema))(Contributed())
            for contribution in contributions()
        }
        return {**super().get_fields(), **brought}

    def get_sla_state(self, ticket: Ticket) -> SlaState:
        """Return where the promises stand, at one instant for the whole answer."""
        at = self.context.setdefault("at", None) or now()
        self.context["at"] = at
        return state_of(ticket, at)

    def to_representation(self, instance: Ticket) -> Any:
        """Return the representation."""
        if not hasattr(instance, "contributed"):
            prepare([instance])
        return super().to_representation(instance)


def prepare(tickets: Sequence[Ticket]) -> None:
    """Load what rooms above bring to these tickets."""
    brought = load(tickets)
    for ticket in tickets:
        ticket.contributed = brought[ticket.pk]  # type: ignore[attr-defined]


class MessageSerializer(serializers.ModelSerializer[Message]):
    """A message: who wrote it (null when the desk did), to whom it may be shown, and what it says."""

    author = serializers.SerializerMethodField()
    visibility = serializers.SerializerMethodField()
    language = serializers.SerializerMethodField()
    is_from_customer = serializers.BooleanField(read_only=True)
    came_from = serializers.SerializerMethodField()
    at = Instant(read_only=True)
    recorded_at = Instant(read_only=True)

    class Meta:
        """The hand-over's parts stand in details."""

        model = Message
        fields = (
            "id",
            "kind",
            "visibility",
            "author",
            "is_from_customer",
            "body",
            "language",
            "details",
            "came_from",
            "at",
            "recorded_at",
        )
        read_only_fields = fields

    @extend_schema_field(UserReference(read_only=True, allow_null=True))
    def get_author(self, message: Message) -> Any:
        """Return the user or the customer who wrote it."""
        person = message.author or message.requester
        return None if person is None else {"id": person.pk, "name": person.name, "email": person.email}

    @extend_schema_field(serializers.ChoiceField(settings.LANGUAGES, allow_null=True))
    def get_language(self, message: Message) -> str | None:
        """Return the language of what is public; what we write among ourselves has none."""
        return message.language or None

    @extend_schema_field(
        {"type": ["string", "null"], "description": "The key of the ticket it was written on."}
    )
    def get_came_from(self, message: Message) -> str | None:
        """Return where it was written, if it moved since by a merge or a split."""
        return key_of(message.came_from_id) or None

    @extend_schema_field({"type": "string", "enum": ["public", "internal"]})
    def get_visibility(self, message: Message) -> str:
        """Return whether the customer may read it."""
        return "public" if message.is_public else "internal"
