"""What is sent to write on tickets."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from helpdesk.accounts.api.references import RequesterReference, TeamReference, UserReference
from helpdesk.web.api.strict import StrictBody
from tickets.api.references import CustomField, TopicReference
from tickets.words import Channel, Priority, Severity, Status

LONGEST_BODY = 100_000


class CustomerBody(StrictBody):
    """The customer who asks: known by e-mail address, made when new."""

    email = serializers.EmailField(max_length=254)
    name = serializers.CharField(max_length=200, required=False)
    language = serializers.ChoiceField(settings.LANGUAGES, required=False)


class OpenBody(StrictBody):
    """A new ticket. Severity and the customer's tier give the priority unless one is given."""

    subject = serializers.CharField(max_length=250)
    body = serializers.CharField(max_length=LONGEST_BODY)
    requester = CustomerBody()
    severity = serializers.ChoiceField(Severity.choices, default=Severity.NORMAL)
    priority = serializers.ChoiceField(Priority.choices, required=False, allow_null=True)
    topic = TopicReference(required=False, allow_null=True)
    channel = serializers.ChoiceField(Channel.choices, default=Channel.API)
    language = serializers.ChoiceField(settings.LANGUAGES, required=False)
    tags = serializers.ListField(child=serializers.CharField(max_length=60), required=False, max_length=50)
    custom = CustomField(required=False)


class ChangeBody(StrictBody):
    """Changes of a ticket's fields; `revision` is the one that was read."""

    subject = serializers.CharField(max_length=250, required=False)
    severity = serializers.ChoiceField(Severity.choices, required=False)
    priority = serializers.ChoiceField(
        Priority.choices,
        required=False,
        allow_null=True,
        help_text=_("Null lets it follow the severity again."),
    )
    topic = TopicReference(required=False, allow_null=True)
    language = serializers.ChoiceField(settings.LANGUAGES, required=False)
    custom = CustomField(required=False)
    revision = serializers.IntegerField(required=False, min_value=1)


SEEN = _("The last message the writer saw: 409 when a newer public one exists.")


class MessageBody(StrictBody):
    """A public reply, an internal note, or (with `author`) what the customer said."""

    body = serializers.CharField(max_length=LONGEST_BODY)
    visibility = serializers.ChoiceField([("public", "public"), ("internal", "internal")], default="public")
    author = RequesterReference(required=False, help_text=_("The customer, for a message of theirs."))
    status = serializers.ChoiceField(
        Status.choices, required=False, help_text=_("Where the ticket goes with a public reply.")
    )
    seen_message = serializers.IntegerField(
        required=False,
        min_value=0,
        help_text=SEEN,
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Return the values. Raises ValidationError for a customer's note, which cannot be."""
        if "author" in attrs and attrs["visibility"] == "internal":
            raise serializers.ValidationError({"visibility": [_("What a customer says is public.")]})
        if "status" in attrs and ("author" in attrs or attrs["visibility"] == "internal"):
            raise serializers.ValidationError(
                {"status": [_("Only a public reply of ours moves the ticket.")]}
            )
        return attrs


class AssignBody(StrictBody):
    """Whom a ticket goes to. A team without a person means the team's queue; a null person takes it from its holder."""

    assignee = UserReference(required=False, allow_null=True)
    team = TeamReference(required=False)
    note = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_BODY)
    revision = serializers.IntegerField(required=False, min_value=1)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Return the values. Raises ValidationError when neither is named."""
        if "assignee" not in attrs and "team" not in attrs:
            raise serializers.ValidationError({"assignee": [_("Name a person, a team, or both.")]})
        return attrs


class StatusBody(StrictBody):
    """Where a ticket goes."""

    status = serializers.ChoiceField(Status.choices)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")
    revision = serializers.IntegerField(required=False, min_value=1)
    seen_message = serializers.IntegerField(required=False, min_value=0, help_text=SEEN)


class TagsBody(StrictBody):
    """Tags to put on and to take off."""

    add = serializers.ListField(child=serializers.CharField(max_length=60), default=list, max_length=50)
    remove = serializers.ListField(child=serializers.CharField(max_length=60), default=list, max_length=50)
