"""The messages of refused input, brought to one flat shape: `{field: [message]}`."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

WHOLE = "non_field_errors"
"""The key of what concerns the input as a whole."""


def flatten(detail: Any) -> dict[str, list[str]]:
    """Bring nested messages to one level: the third target's priority becomes `targets.2.priority`."""
    found: dict[str, list[str]] = {}
    for field, message in _walk(detail, ""):
        found.setdefault(field or WHOLE, []).append(message)
    return found


def of_django_error(error: ValidationError) -> dict[str, list[str]]:
    """Bring the messages of a model's or a verb's ValidationError to the same shape."""
    if not hasattr(error, "error_dict"):
        return {WHOLE: list(error.messages)}
    return {
        WHOLE if field == NON_FIELD_ERRORS else field: list(messages)
        for field, messages in error.message_dict.items()
    }


def _walk(detail: Any, field: str) -> Iterator[tuple[str, str]]:
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _walk(inner, _join(field, "" if name == WHOLE else str(name)))
    elif isinstance(detail, list | tuple):
        for position, inner in enumerate(detail):
            is_message = not isinstance(inner, dict | list | tuple)
            yield from _walk(inner, field if is_message else _join(field, str(position)))
    else:
        yield field, str(detail)


def _join(field: str, name: str) -> str:
    return f"{field}.{name}" if field and name else field or name
