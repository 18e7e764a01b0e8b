"""The ledger of a ticket in words."""

from helpdesk.ledger import catalogue
from tickets.story import tellers


def test_every_kind_on_a_ticket_has_words():
    """Otherwise something would happen on a ticket that its story does not tell."""
    kinds = {kind for kind in catalogue.kinds() if kind.startswith(("ticket.", "clock.", "escalation."))}
    assert kinds - tellers().keys() == set()
