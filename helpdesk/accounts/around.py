"""The people and teams around rows: read by a query for all people and one for all teams, not by a join for each.

A row of an escalation knows eight of them. PostgreSQL needs a hundred times longer to plan so many joins than to read
fifty rows.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models.query import ModelIterable

Row = TypeVar("Row", bound=models.Model)


class AroundQuerySet(models.QuerySet[Row]):
    """Rows that can bring who is around them."""

    _ways: tuple[str, ...] = ()

    def with_around(self, *ways: str) -> Self:
        """Bring what these foreign keys lead to: `"owner"`, `"ticket__team"` (the ticket is selected with the rows)."""
        found = self.all()
        found._ways = ways  # noqa: SLF001  a copy of its own
        return found

    def _clone(self) -> Self:
        found: Self = super()._clone()  # type: ignore[misc]  # the stubs know no such step
        found._ways = self._ways
        return found

    def _fetch_all(self) -> None:
        is_new = self._result_cache is None
        super()._fetch_all()
        if is_new and self._ways and self._iterable_class is ModelIterable:
            bring(self._result_cache or (), self._ways)


def bring(rows: Iterable[models.Model], ways: Iterable[str]) -> None:
    """Put what the foreign keys lead to where the rows look for it: one query for each model that they lead to."""
    wanted: dict[Any, list[tuple[Any, Any, int]]] = defaultdict(list)
    for row in rows:
        for way in ways:
            *path, name = way.split("__")
            holder: Any = row
            for step in path:
                holder = getattr(holder, step)
            key = holder._meta.get_field(name)
            pk = getattr(holder, key.attname)
            if pk is not None:
                wanted[key.related_model].append((holder, key, pk))
    for model, places in wanted.items():
        found = model._default_manager.in_bulk({pk for _holder, _key, pk in places})
        for holder, key, pk in places:
            key.set_cached_value(holder, found[pk])
