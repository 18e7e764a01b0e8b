"""Rules as boxes in the space of all tickets: which ones hold for the same, and what is left over. Pure.

A box says for each field which values it allows. Fields whose values are endless (topics, products) have `OTHER` for
everything that no rule names; what has no value (a ticket without a reason) is `OTHER` too. A least number of
reopenings stands for all higher ones that some rule names.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from escalation.matching import FIELDS

OTHER = "other than named"
MOST_PIECES = 2000
"""With more pieces than this the sum of many rules is not worked out: the question stays open."""

Box = Mapping[str, frozenset[Any]]


def space(rules: Sequence[Mapping[str, Any]], known: Mapping[str, Sequence[Any]]) -> Box:
    """Return the box of every ticket, in the fields that rules ask about; `known` are the words of closed fields."""
    found: dict[str, set[Any]] = {}
    for rule in rules:
        for name, values in (rule.get("conditions") or {}).items():
            if values:
                found.setdefault(name, set(known.get(name, (OTHER,)))).update(values)
    if "reopen_count_min" in found:
        found["reopen_count_min"] = {0, *(value for value in found["reopen_count_min"] if value != OTHER)}
    return {name: frozenset(found[name]) for name in FIELDS if name in found}


def box(conditions: Mapping[str, Sequence[Any]], everything: Box) -> Box:
    """Return the box of one rule."""
    return {name: _allowed(name, conditions.get(name) or (), values) for name, values in everything.items()}


def _allowed(name: str, wanted: Sequence[Any], values: frozenset[Any]) -> frozenset[Any]:
    if not wanted:
        return values
    if name == "reopen_count_min":
        return frozenset(count for count in values if count >= min(wanted))
    return values & frozenset(wanted)


def is_within(inner: Box, outer: Box) -> bool:
    """Say whether one box lies wholly in another."""
    return all(values <= outer[name] for name, values in inner.items())


def common(one: Box, other: Box) -> Box | None:
    """Return the box of what lies in both, or None."""
    shared = {name: values & other[name] for name, values in one.items()}
    return shared if all(shared.values()) else None


def without(whole: Box, others: Iterable[Box]) -> list[Box] | None:
    """Return what is left of a box when others are taken out, in boxes that share nothing; None when it is too much."""
    left = [whole]
    for other in others:
        left = [piece for part in left for piece in _minus(part, other)]
        if len(left) > MOST_PIECES:
            return None
    return left


def _minus(part: Box, other: Box) -> list[Box]:
    if common(part, other) is None:
        return [part]
    pieces: list[Box] = []
    rest = dict(part)
    for name, values in part.items():
        outside = values - other[name]
        if outside:
            pieces.append({**rest, name: outside})
            rest[name] = values & other[name]
    return pieces
