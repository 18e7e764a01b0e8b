"""What the ledger tells of something that has a story."""

from helpdesk.ledger.record import story


def kinds(thing):
    """The kinds of its events, in their order."""
    return [event.kind for event in story(thing.stream)]
