"""What the fields of a form offer, where that is known only when the form is made."""

from collections.abc import Iterable
from typing import Any

from django import forms


def offer(form: forms.BaseForm, name: str, options: Iterable[Any]) -> None:
    """Let a field of choices offer these (pairs of value and label). Raises TypeError for a field of another sort."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} offers no choices.")
    field.choices = list(options)
