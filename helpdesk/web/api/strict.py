"""Bodies of writes: a member that nobody knows is refused, so that a typing error is not taken for consent."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers


class StrictBody(serializers.Serializer[Any]):
    """The body of a write."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the values. Raises ValidationError, naming also the members that are not known."""
        if isinstance(data, Mapping):
            unknown = sorted(str(name) for name in set(data) - set(self.fields))
            if unknown:
                raise serializers.ValidationError(
                    {name: [_("This is not understood here.")] for name in unknown}
                )
        return super().to_internal_value(data)
