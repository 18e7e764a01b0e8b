"""What the pages with passkeys hand to their script."""

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """Return a value as JSON text, for an attribute: the template escapes it."""
    return json.dumps(value, cls=DjangoJSONEncoder)
