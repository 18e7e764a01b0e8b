"""The words of enumerations in the reader's language, looked up once for each language."""

from functools import lru_cache

from django.db.models import TextChoices
from django.utils.translation import get_language


def label(choices: type[TextChoices], value: str) -> str:
    """Return the label of a value in the active language; a value that is none of the choices reads as it is.

    It says what `get_..._display` says, which translates every choice of the field each time it is asked.
    """
    return _label(choices, value, get_language())


@lru_cache(maxsize=1024)
def _label(choices: type[TextChoices], value: str, _language: str | None) -> str:
    return str(choices(value).label) if value in choices.values else value
