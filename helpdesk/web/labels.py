"""The words of enumerations in the reader's language, looked up once for each language."""

from functools import lru_cache
from typing import Any

from django.db import models
from django.utils.translation import get_language


class Spoken(models.Model):
    """A model whose `get_..._display` are cheap: Django's own translate every choice of a field to say one."""

    class Meta:
        """It has no table."""

        abstract = True

    def _get_FIELD_display(self, field: "models.Field[Any, Any]") -> str:  # noqa: N802  Django's name
        return _of_field(field, getattr(self, field.attname), get_language())


def label(choices: type[models.TextChoices], value: str) -> str:
    """Return the label of a value in the active language; a value that is none of the choices reads as it is."""
    return _of_choices(choices, value, get_language())


@lru_cache(maxsize=1024)
def _of_choices(choices: type[models.TextChoices], value: str, _language: str | None) -> str:
    return str(choices(value).label) if value in choices.values else value


@lru_cache(maxsize=1024)
def _of_field(field: "models.Field[Any, Any]", value: Any, _language: str | None) -> str:
    return str(dict(field.flatchoices).get(value, value))
