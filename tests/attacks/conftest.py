"""The stage: two teams that may not see each other, and a ticket in one of them."""

import pytest

from helpdesk.accounts.services import teams
from tests.api import desk


@pytest.fixture
def rules(cast):
    """Publish what a promise needs."""
    return desk.publish_rules(cast)


@pytest.fixture
def ticket(cast, rules):
    """Open a ticket in the first line's queue."""
    return desk.open_one()


@pytest.fixture
def hidden(cast, ticket):
    """Hide the ticket: the first line becomes a private team, of which l2 is no member."""
    teams.change(cast.first_line, is_private=True)
    return ticket
