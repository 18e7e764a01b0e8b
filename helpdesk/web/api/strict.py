"""Bodies of writes: a member that nobody knows is refused, so that a typing error is not taken for consent."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.fields import empty


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


class WholeBody(StrictBody):
    """An object inside a body: it is sent whole, also where the body around it is sent in part."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the values. Raises ValidationError, naming also the members that are missing."""
        if isinstance(data, Mapping):
            written = {name: field for name, field in self.fields.items() if not field.read_only}
            missing = [name for name, field in written.items() if field.required and name not in data]
            if missing:
                raise serializers.ValidationError({name: [_("This is needed.")] for name in missing})
            defaults = {name: field.default for name, field in written.items() if field.default is not empty}
            data = {**defaults, **data}
        return super().to_internal_value(data)
