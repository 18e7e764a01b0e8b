"""What notifications and mails look like from outside."""

from rest_framework import serializers

from helpdesk.notifications import wording
from helpdesk.notifications.models import Mail, Notification
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
    """An outgoing mail."""

    event = serializers.CharField(source="kind", help_text="What it tells of.")
    created_at = Instant(read_only=True)
    sent_at = Instant(read_only=True, allow_null=True)

    class Meta:
        """Its text is not shown: it is the customer's business."""

        model = Mail
        fields = (
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
