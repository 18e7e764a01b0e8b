"""Finding a row by what people and programs call it: its id, or another unique word."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Lower

LARGEST_ID = 2**63 - 1


def find(rows: "QuerySet[Any]", name: int | str, *, word: str, any_case: bool = False) -> Any:
    """Return the row with this id or this word, or None. A text of digits is a word first, then an id."""
    if isinstance(name, int):
        return rows.filter(pk=name).first() if 0 <= name <= LARGEST_ID else None
    if not name or not name.isprintable():
        return None
    if any_case:
        found = rows.alias(lower_word=Lower(word)).filter(lower_word=name.strip().lower()).first()
    else:
        found = rows.filter(**{word: name}).first()
    if found is None and name.isascii() and name.isdigit():
        return find(rows, int(name[:20]), word=word)
    return found
