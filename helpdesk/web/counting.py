"""Counting rows up to a limit: an exact count of a million rows helps nobody."""

from typing import Any

from django.db.models import QuerySet

MOST = 1000


def capped_count(queryset: "QuerySet[Any]", *ordering: str) -> dict[str, Any]:
    """Return `{"value", "exact"}`: at most a thousand, exact when that is all.

    They are counted in the ordering, or the newest first: so an index leads to them, where PostgreSQL would otherwise
    begin to read the table.
    """
    found = queryset.order_by(*(ordering or ["-pk"]))[: MOST + 1].count()
    return {"value": min(found, MOST), "exact": found <= MOST}
