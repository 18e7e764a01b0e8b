"""What preferences and addresses for notices look like from outside. An address itself is written and never read."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from helpdesk.accounts.api.references import TeamReference
from helpdesk.notifications import kinds, ways
from helpdesk.notifications.channels import Channel
from helpdesk.notifications.kinds import Kind
from helpdesk.notifications.models import NoticeAddress, NoticePreferences
from helpdesk.notifications.outside import LENGTH
from helpdesk.notifications.rhythm import Rhythm
from helpdesk.web.api.fields import Instant
from helpdesk.web.api.strict import StrictBody, WholeBody


class KindSerializer(serializers.Serializer[dict[str, Any]]):
    """One kind of notice, and how the caller is told of it."""

    kind = serializers.CharField()
    title = serializers.CharField(help_text="In the caller's language.")
    is_urgent = serializers.BooleanField(help_text="It waits for no digest and no quiet hours.")
    needed = serializers.CharField(
        help_text="Why it stays in the bell, and on by mail or chat; empty where it can be switched off."
    )
    channels = serializers.ListField(child=serializers.ChoiceField(choices=Channel.choices))


@extend_schema_field({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", "example": "20:00"})
class LocalTime(serializers.TimeField):
    """A time of the day in hours and minutes. It has no zone, which RFC 3339's `time` has."""

    def __init__(self, **options: Any) -> None:
        """Fix how it is written and read."""
        super().__init__(format="%H:%M", input_formats=["%H:%M"], **options)


class QuietBody(WholeBody):
    """Local hours in which mail and chat notices about what is not urgent wait; 0 is Monday."""

    start = LocalTime()
    end = LocalTime(help_text="Not later than the start: on the next day.")
    days = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=6), min_length=1, max_length=7
    )


class PreferencesSerializer(serializers.Serializer[NoticePreferences]):
    """What somebody is told of, how and when."""

    kinds = serializers.SerializerMethodField()
    rhythm = serializers.ChoiceField(choices=Rhythm.choices)
    daily_hour = serializers.IntegerField()
    quiet = serializers.SerializerMethodField()
    timezone = serializers.CharField(source="user.timezone", help_text="The hours are by this zone.")

    @extend_schema_field(KindSerializer(many=True))
    def get_kinds(self, chosen: NoticePreferences) -> list[dict[str, Any]]:
        """Return every kind that one can choose about."""
        return [_shown(kind, chosen) for kind in kinds.choosable()]

    @extend_schema_field(QuietBody(allow_null=True))
    def get_quiet(self, chosen: NoticePreferences) -> dict[str, Any] | None:
        """Return the quiet hours, or None."""
        if chosen.quiet_from is None or chosen.quiet_until is None:
            return None
        start, end = chosen.quiet_from, chosen.quiet_until
        return {"start": f"{start:%H:%M}", "end": f"{end:%H:%M}", "days": list(chosen.quiet_days)}


def _shown(kind: Kind, chosen: NoticePreferences) -> dict[str, Any]:
    on = ways.channels(kind, chosen)
    return {
        "kind": kind.name,
        "title": str(kind.label),
        "is_urgent": kind.is_urgent,
        "needed": str(kind.needed),
        "channels": [channel.value for channel in Channel if channel in on],
    }


class KindBody(WholeBody):
    """The channels of one kind."""

    kind = serializers.CharField(max_length=60)
    channels = serializers.ListField(
        child=serializers.ChoiceField(choices=Channel.choices), allow_empty=True, max_length=len(Channel)
    )


class PreferencesBody(StrictBody):
    """What is to change; what is left out stays as it is."""

    kinds = serializers.ListField(child=KindBody(), required=False, max_length=100)
    rhythm = serializers.ChoiceField(choices=Rhythm.choices, required=False)
    daily_hour = serializers.IntegerField(min_value=0, max_value=23, required=False)
    quiet = QuietBody(required=False, allow_null=True)


class AddressSerializer(serializers.ModelSerializer[NoticeAddress]):
    """A place outside the desk where chat notices go. Its secret is shown to nobody."""

    created_at = Instant(read_only=True)
    reached_at = Instant(read_only=True, allow_null=True)
    failed_at = Instant(read_only=True, allow_null=True)

    class Meta:
        """What is known of it."""

        model = NoticeAddress
        fields: tuple[str, ...] = ("id", "name", "service", "is_on", "created_at", "reached_at", "failed_at")
        read_only_fields = fields


class TeamChannelSerializer(AddressSerializer):
    """A channel of a team, or of the whole desk."""

    team = TeamReference(read_only=True, allow_null=True)
    kinds = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta(AddressSerializer.Meta):
        """What is known of it, and what it is told of."""

        fields = (*AddressSerializer.Meta.fields, "team", "kinds", "language")
        read_only_fields = fields


class AddressBody(StrictBody):
    """A new address."""

    name = serializers.CharField(max_length=80)
    url = serializers.CharField(
        max_length=LENGTH,
        help_text="As Apprise writes it, such as tgram://bot-token/chat-id. Never shown again.",
    )


class ChannelBody(AddressBody):
    """A new channel; without a team it is the whole desk's."""

    team = TeamReference(required=False, allow_null=True, default=None)
    kinds = serializers.ListField(child=serializers.CharField(max_length=60), min_length=1, max_length=100)
    language = serializers.ChoiceField(choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)


class SwitchBody(StrictBody):
    """Whether it takes notices."""

    is_on = serializers.BooleanField()
