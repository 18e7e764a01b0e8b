"""What differs between two matrices, rule by rule and field by field. Pure."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from escalation.checking.findings import DEFAULT_ROW
from escalation.matching import FIELDS

Row = Mapping[str, Any]


class ChangeKind(models.TextChoices):
    """What became of a row."""

    ADDED = "added", _("Added")
    REMOVED = "removed", _("Removed")
    CHANGED = "changed", _("Changed")
    MOVED = "moved", _("Moved")


@dataclass(frozen=True)
class FieldChange:
    """One field before and after; conditions are named `conditions.priority`, wording `wording.en`."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class RowChange:
    """What became of one row. Places count from 1; the default row has none, nor has a row where it is not."""

    kind: ChangeKind
    rule: str
    name: str
    before: int | None
    after: int | None
    fields: tuple[FieldChange, ...] = ()


def differences(
    before: Sequence[Row], default_before: Row, after: Sequence[Row], default_after: Row
) -> list[RowChange]:
    """Return what became of each row: those of the later matrix in order, the default row, then what was removed.

    A rule is the same when its id is; where an older matrix has no ids, when its name is. A rule that only stands
    elsewhere because others were added, removed or moved is not moved.
    """
    old = dict(_by_identity(before, after))
    places = [old[place] for place in range(len(after)) if place in old]
    still = _in_order(places)
    found = [
        change
        for place, row in enumerate(after)
        if (change := _change(before, row, place, old.get(place), still)) is not None
    ]
    fields = changed_fields(default_before, default_after)
    if fields:
        found.append(RowChange(ChangeKind.CHANGED, DEFAULT_ROW, "", None, None, fields))
    gone = set(range(len(before))) - set(old.values())
    return found + [
        RowChange(ChangeKind.REMOVED, before[place].get("id", ""), before[place]["name"], place + 1, None)
        for place in sorted(gone)
    ]


def changed_fields(before: Row, after: Row) -> tuple[FieldChange, ...]:
    """Return the fields in which two rows differ."""
    one, other = flat(before), flat(after)
    names = [*other, *(name for name in one if name not in other)]
    return tuple(
        FieldChange(name, one.get(name), other.get(name))
        for name in names
        if one.get(name) != other.get(name)
    )


def flat(row: Row) -> dict[str, Any]:
    """Return a row as single fields in a fixed order, without the empty ones; the order of values says nothing."""
    conditions, wording = row.get("conditions") or {}, row.get("wording") or {}
    found = {
        "name": row.get("name"),
        **{f"conditions.{name}": sorted(conditions.get(name) or [], key=str) for name in FIELDS},
        "path": row.get("path"),
        "start_level": row.get("start_level", 1),
        "sla_policy": row.get("sla_policy"),
        **{f"wording.{language}": wording[language] for language in sorted(wording)},
    }
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _change(
    before: Sequence[Row], row: Row, place: int, old: int | None, still: set[int]
) -> RowChange | None:
    id_, name = row.get("id", ""), row["name"]
    if old is None:
        return RowChange(ChangeKind.ADDED, id_, name, None, place + 1, changed_fields({}, row))
    fields = changed_fields(before[old], row)
    if not fields and old in still:
        return None
    kind = ChangeKind.CHANGED if fields else ChangeKind.MOVED
    return RowChange(kind, id_, name, old + 1, place + 1, fields)


def _by_identity(before: Sequence[Row], after: Sequence[Row]) -> list[tuple[int, int]]:
    """Return pairs of (place after, place before) of the rules that are the same."""
    ids = {row["id"]: place for place, row in enumerate(before) if row.get("id")}
    pairs = {place: ids[row["id"]] for place, row in enumerate(after) if row.get("id") in ids}
    left = [place for place in range(len(before)) if place not in set(pairs.values())]
    for place, row in enumerate(after):
        namesake = next((old for old in left if before[old]["name"] == row["name"]), None)
        if place not in pairs and namesake is not None:
            pairs[place] = namesake
            left.remove(namesake)
    return sorted(pairs.items())


def _in_order(places: Sequence[int]) -> set[int]:
    """Return the most places that stand in rising order: the longest run of rules that kept theirs."""
    tails: list[int] = []
    ends: list[int] = []
    previous: dict[int, int | None] = {}
    for place in places:
        at = bisect_left(tails, place)
        previous[place] = ends[at - 1] if at else None
        tails[at : at + 1] = [place]
        ends[at : at + 1] = [place]
    found: set[int] = set()
    last: int | None = ends[-1] if ends else None
    while last is not None:
        found.add(last)
        last = previous[last]
    return found
