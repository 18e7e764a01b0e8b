"""What the verbs share: saving checked rows, and telling the ledger what changed without personal text."""

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction

Row = TypeVar("Row", bound=models.Model)


def locked(row: Row) -> Row:
    """Read a row again under lock, so that what is decided on it is decided on the truth."""
    fresh: Row = row.__class__._default_manager.select_for_update(no_key=True).get(pk=row.pk)
    return fresh


def save_new(row: models.Model) -> None:
    """Save a new row. Raises ValidationError when a value is bad, or somebody was faster with the same one."""
    _save(row, exclude=set())


def apply(row: models.Model, facts: Mapping[str, Any], allowed: Collection[str]) -> dict[str, Any]:
    """Set the facts that differ, save them, and return them by name; nothing is written when none does.

    Raises ValidationError when a value is bad, and TypeError for a fact that the verb does not change.
    """
    if unknown := set(facts) - set(allowed):
        raise TypeError(f"{type(row).__name__} has no such facts to change: {', '.join(sorted(unknown))}.")
    changed = {name: value for name, value in facts.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        _save(row, exclude={field.name for field in row._meta.fields} - set(changed), only=list(changed))
    return changed


def told(changed: Mapping[str, Any], words: Collection[str]) -> dict[str, Any]:
    """Return what the ledger may hold of a change: the names of the fields, and the values of those in `words`.

    Everything else may be personal text and stays out.
    """
    values = {name: _plain(value) for name, value in changed.items() if name in words}
    return {"fields": sorted(changed), **values}


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value


def _save(row: models.Model, exclude: set[str], only: list[str] | None = None) -> None:
    row.full_clean(exclude=exclude)
    try:
        with transaction.atomic():
            row.save(update_fields=only)
    except IntegrityError:
        row.full_clean(exclude=exclude)
        raise
