"""Things whose content lives in versions (calendars, policies, paths): read with the newest, written as a new one."""

from typing import Any

from django.db.models import F, Model, Prefetch, QuerySet
from django.utils.text import slugify
from rest_framework import serializers

NEWEST = "newest_versions"


def with_newest(rows: "QuerySet[Any]", thing: str, *related: str) -> "QuerySet[Any]":
    """Return the rows with the newest version of each, in one further query.

    `thing` is the version's foreign key to the row, `related` what else of the version is shown.
    """
    versions = rows.model._meta.get_field("versions").related_model
    newest = versions._default_manager.filter(number=F(f"{thing}__version")).select_related(*related)
    return rows.prefetch_related(Prefetch("versions", queryset=newest, to_attr=NEWEST))


def newest_of(row: Any) -> Any:
    """Return the newest version of a row read by `with_newest`; None when it has none yet."""
    found = getattr(row, NEWEST)
    return found[0] if found else None


class VersionedSerializer(serializers.ModelSerializer[Any]):
    """Shows a row beside its newest version: fields with a source of `newest.<column>` read it."""

    def to_representation(self, instance: Any) -> Any:
        """Return the row with its version's content."""
        instance.newest = newest_of(instance)
        return super().to_representation(instance)


def free_slug(model: type[Model], name: str) -> str:
    """Return a slug made from the name that no row of the model has yet."""
    kind = str(model._meta.model_name)
    wanted = slugify(name)[:40] or kind
    wanted = f"{kind}-{wanted}" if wanted.isdigit() else wanted
    taken = set(
        model._default_manager.filter(slug__startswith=wanted).values_list("slug", flat=True),
    )
    candidates = (wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 3)))
    return next(slug for slug in candidates if slug not in taken)
