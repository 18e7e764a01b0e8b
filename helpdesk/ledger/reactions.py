"""What must never disagree with a change reacts to its event inside the transaction: database work only."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from helpdesk.ledger.models import Event

Reaction = Callable[[Sequence[Event]], None]

_reactions: dict[str, list[Reaction]] = defaultdict(list)


def react(*kinds: str) -> Callable[[Reaction], Reaction]:
    """Call the decorated function with every batch of events of these kinds, in the transaction that wrote them."""

    def register(reaction: Reaction) -> Reaction:
        for kind in kinds:
            if reaction not in _reactions[kind]:
                _reactions[kind].append(reaction)
        return reaction

    return register


def run(events: Sequence[Event]) -> None:
    """Run the reactions to a batch: each reaction gets the events of its kinds, in their order."""
    wanted: dict[Reaction, list[Event]] = {}
    for event in events:
        for reaction in _reactions.get(event.kind, ()):
            wanted.setdefault(reaction, []).append(event)
    for reaction, its_events in wanted.items():
        reaction(its_events)
