"""Tickets that are named in a body."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tickets.keys import key_number
from tickets.models import Ticket


@extend_schema_field({"type": "string", "example": "HD-1042"})
class TicketKeyField(serializers.Field[Any, Any, Any, Any]):
    """Another ticket, by its key; one that the caller may not see does not exist."""

    default_error_messages = {"unknown": _("There is no ticket %(key)s.")}

    def to_internal_value(self, data: Any) -> Ticket:
        """Return the ticket. Raises ValidationError when the caller knows none of this key."""
        pk = key_number(data) if isinstance(data, str) else None
        known = Ticket.objects.visible_to(self.context["request"].user)
        found = known.filter(pk=pk).first() if pk else None
        if found is None:
            message = self.error_messages["unknown"] % {"key": str(data)[:30]}
            raise serializers.ValidationError(message, code="unknown")
        return found

    def to_representation(self, value: Any) -> str:
        """Return the key."""
        return str(value.key)
