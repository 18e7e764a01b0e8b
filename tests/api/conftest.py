"""What tests of the API ask for: clients of the cast, a desk with rules, a ticket."""

import pytest

from tests.api import desk
from tests.people import api_client


@pytest.fixture
def clients(cast):
    """A client of each person of the cast, by name: `clients.l1`."""
    return desk.Clients(cast)


@pytest.fixture
def l1(cast):
    """The API as an agent of the first line uses it."""
    return api_client(cast.l1)


@pytest.fixture
def admin(cast):
    """The API as an administrator uses it."""
    return api_client(cast.admin)


@pytest.fixture
def rules(cast):
    """A calendar that never closes, a policy, a path of two steps and a matrix that leads there."""
    return desk.publish_rules(cast)


@pytest.fixture
def ticket(cast, rules):
    """A ticket of Maria's with promises, in the first line's queue."""
    return desk.open_one()
