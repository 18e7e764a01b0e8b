"""What notifications and mails look like from outside."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from helpdesk.ledger.models import Delivery
from helpdesk.notifications import wording
from helpdesk.notifications.models import Mail, Notification
from helpdesk.notifications.selectors.mails import with_delivery
from helpdesk.notifications.sending import words_to_show
from helpdesk.web.api.fields import Instant
from helpdesk.web.api.strict import StrictBody


class NotificationSerializer(serializers.ModelSerializer[Notification]):
    """A line of one's bell, in the reader's language."""

    text = serializers.SerializerMethodField()
    at = Instant(read_only=True)
    read_at = Instant(read_only=True, allow_null=True)

    class Meta:
        """The words, and what they are made from."""

        model = Notification
        fields = ("id", "kind", "text", "context", "url", "at", "read_at")
        read_only_fields = fields

    def get_text(self, notification: Notification) -> str:
        """Return the line."""
        return wording.title(notification.kind, notification.context)


class ReadBody(StrictBody):
    """Which lines were read: those named, or all up to one."""

    ids = serializers.ListField(child=serializers.IntegerField(min_value=1), required=False, max_length=1000)
    up_to = serializers.IntegerField(required=False, min_value=1)


class ReadSerializer(serializers.Serializer[dict[str, int]]):
    """How many lines became read."""

    read = serializers.IntegerField()


class MailSerializer(serializers.ModelSerializer[Mail]):
    """An outgoing mail, as the list tells of it."""

    event = serializers.CharField(source="kind", help_text="What it tells of.")
    created_at = Instant(read_only=True)
    sent_at = Instant(read_only=True, allow_null=True)

    class Meta:
        """Everything but its words."""

        model = Mail
        fields: tuple[str, ...] = (
            "id",
            "to",
            "subject",
            "language",
            "state",
            "event",
            "stream",
            "created_at",
            "sent_at",
            "message_id",
        )
        read_only_fields = fields


class MailDetailSerializer(MailSerializer):
    """An outgoing mail with its words, as it was sent or as it would be, and its tries."""

    text = serializers.SerializerMethodField()
    html = serializers.SerializerMethodField()
    attempts = serializers.SerializerMethodField()
    next_try_at = serializers.SerializerMethodField()
    last_error = serializers.SerializerMethodField()

    class Meta(MailSerializer.Meta):
        """Everything."""

        fields = (*MailSerializer.Meta.fields, "text", "html", "attempts", "next_try_at", "last_error")
        read_only_fields = fields

    def get_text(self, mail: Mail) -> str:
        """Return the text."""
        return words_to_show(mail).text

    def get_html(self, mail: Mail) -> str:
        """Return the HTML."""
        return words_to_show(mail).html

    def get_attempts(self, mail: Mail) -> int:
        """Return how often it was tried."""
        return self._delivery(mail).attempts

    @extend_schema_field(Instant(allow_null=True))
    def get_next_try_at(self, mail: Mail) -> Any:
        """Return when it is tried next."""
        next_at = self._delivery(mail).next_at
        return Instant().to_representation(next_at) if next_at else None

    def get_last_error(self, mail: Mail) -> str:
        """Return what went wrong last."""
        return self._delivery(mail).last_error

    def _delivery(self, mail: Mail) -> Delivery:
        if not hasattr(self, "_found"):
            self._found = with_delivery(mail).delivery or Delivery(attempts=0, next_at=None)
        return self._found
