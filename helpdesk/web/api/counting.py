"""Counting a list on request: how it is asked for and answered."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from helpdesk.web.counting import MOST

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
