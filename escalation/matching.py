"""Which rule holds for a ticket: conditions read in order, the first match wins. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FIELDS = (
    "topic",
    "product",
    "severity",
    "priority",
    "tier",
    "channel",
    "language",
    "team",
    "reopen_count_min",
    "reason",
    "sign",
    "trigger",
)
"""The fields that conditions may name. `topic` and `team` are slugs."""


@dataclass(frozen=True)
class Facts:
    """What conditions ask about a ticket and, where there is one, about its escalation."""

    severity: str
    priority: str
    tier: str
    channel: str
    language: str
    topic: str | None = None
    team: str | None = None
    product: str | None = None
    reopen_count: int = 0
    reason: str | None = None
    sign: str | None = None
    trigger: str | None = None


def matches(conditions: Mapping[str, Sequence[Any]], facts: Facts) -> bool:
    """Say whether all conditions hold; `{}` holds for everything, and a field matches any of its values."""
    return all(_holds(name, values, facts) for name, values in conditions.items() if values)


def missed(conditions: Mapping[str, Sequence[Any]], facts: Facts) -> tuple[str, ...]:
    """Return the fields whose conditions do not hold, in order; nothing when the rule holds."""
    return tuple(name for name, values in conditions.items() if values and not _holds(name, values, facts))


def first_match(rules: Sequence[Mapping[str, Any]], facts: Facts) -> int | None:
    """Return the place of the first rule whose conditions hold, or None."""
    return next((place for place, rule in enumerate(rules) if matches(rule["conditions"], facts)), None)


def _holds(name: str, values: Sequence[Any], facts: Facts) -> bool:
    if name == "reopen_count_min":
        return facts.reopen_count >= min(int(value) for value in values)
    return getattr(facts, name) in values
