"""Serializer fields of the lowest room: instants in UTC, JSON that the database can hold, references."""

import json
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from helpdesk.web.finding import find


class Instant(serializers.DateTimeField):
    """An instant, written and read as ISO 8601 in UTC, whatever the reader's time zone; without a zone it is UTC."""

    def __init__(self, **options: Any) -> None:
        """Fix the zone."""
        options["default_timezone"] = UTC
        super().__init__(**options)


class PlainJSON(serializers.JSONField):
    """JSON that PostgreSQL can keep (no NUL, no half of a character pair), of the kind that `holds` says."""

    default_error_messages = {
        "unkeepable": _("A text in it holds a character that cannot be kept."),
        "object": _("This is an object: names with values."),
        "list": _("This is a list."),
    }
    holds: type[dict[Any, Any]] | type[list[Any]] = dict

    def to_internal_value(self, data: Any) -> Any:
        """Return the value. Raises ValidationError for what cannot be kept, or is of another kind."""
        value = super().to_internal_value(data)
        if not isinstance(value, self.holds):
            self.fail("object" if self.holds is dict else "list")
        if not can_be_kept(value):
            self.fail("unkeepable")
        return value


def can_be_kept(value: Any) -> bool:
    """Say whether PostgreSQL can keep such JSON: no NUL, no half of a character pair."""
    text = json.dumps(value, ensure_ascii=False)
    return "\\u0000" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


class Reference(serializers.RelatedField[Any, Any, Any]):
    """A row named by its id or by another unique word, shown as a small object.

    `word` is the column of the other name (matched whatever its case when `any_case`), `shows` what the object
    holds, `component` what the document calls it.
    """

    default_error_messages = {
        "unknown": _("There is none named “%(name)s”."),
        "kind": _("Name it by its id or its %(word)s."),
    }
    word = "slug"
    any_case = False
    shows: Sequence[str] = ("id", "slug", "name")
    component = "Reference"

    def use_pk_only_optimization(self) -> bool:
        """Say that the whole row is needed to show it."""
        return False

    def to_internal_value(self, data: Any) -> Any:
        """Return the row. Raises ValidationError when there is none of the name."""
        if isinstance(data, bool) or not isinstance(data, int | str):
            raise serializers.ValidationError(self.error_messages["kind"] % {"word": self.word}, code="kind")
        rows: Any = self.get_queryset()
        found = find(rows, data, word=self.word, any_case=self.any_case)
        if found is None:
            raise serializers.ValidationError(self.error_messages["unknown"] % {"name": data}, code="unknown")
        return found

    def to_representation(self, value: Any) -> Any:
        """Return the small object."""
        return {name: getattr(value, name) for name in self.shows}


@extend_schema_field({"oneOf": [{"type": "integer"}, {"type": "string"}]})
class NameField(serializers.Field[Any, Any, Any, Any]):
    """An id or a word, as it was sent."""

    default_error_messages = {"kind": _("This is an id or a word.")}

    def to_internal_value(self, data: Any) -> Any:
        """Return it. Raises ValidationError for anything else."""
        if isinstance(data, bool) or not isinstance(data, int | str):
            self.fail("kind")
        return data

    def to_representation(self, value: Any) -> Any:
        """Return it."""
        return value
