"""Counting a list on request, up to a limit: an exact count of a million rows helps nobody."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

MOST = 1000
TRUTH = {"true": True, "1": True, "false": False, "0": False}

COUNT_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["value", "exact"],
    "properties": {"value": {"type": "integer", "maximum": MOST}, "exact": {"type": "boolean"}},
    "description": "Only with `count=true`. When `exact` is false there are more rows than `value`.",
}

COUNT = OpenApiParameter("count", bool, description="Whether to count the rows.")
COUNTED = frozenset({"count"})


@extend_schema_field(COUNT_SCHEMA)
class CountField(serializers.DictField):
    """The count of a short list."""


def wants_count(request: Request) -> bool:
    """Say whether the request asks for a count. Raises ValidationError for another word than true or false."""
    asked = request.query_params.get("count", "false")
    if asked not in TRUTH:
        raise ValidationError({"count": [_("Write true or false.")]})
    return TRUTH[asked]


def capped_count(queryset: "QuerySet[Any]", *ordering: str) -> dict[str, Any]:
    """Return `{"value", "exact"}`: at most a thousand, exact when that is all.

    They are counted in the ordering, or the newest first: so an index leads to them, where PostgreSQL would otherwise
    begin to read the table.
    """
    found = queryset.order_by(*(ordering or ["-pk"]))[: MOST + 1].count()
    return {"value": min(found, MOST), "exact": found <= MOST}
