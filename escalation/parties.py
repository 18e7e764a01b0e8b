"""The parties to a conflict: a climb goes round them and tells them nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from escalation.models import Escalation


def parties_of(escalations: Iterable[int]) -> Mapping[int, frozenset[int]]:
    """Return the ids of the parties by the id of their escalation, nobody for those without: one query."""
    through = Escalation.parties.through._default_manager.filter(escalation__in=list(escalations))
    found: dict[int, frozenset[int]] = defaultdict(frozenset)
    for escalation, party in through.values_list("escalation", "user"):
        found[escalation] |= {party}
    return found
