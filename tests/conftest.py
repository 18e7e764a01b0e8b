"""What every test may ask for."""

import pytest

from tests import people
from tests.house import budgets


@pytest.fixture
def budget():
    """Fail when the block costs more queries than the reviewed file allows: `with budget("queue"): ...`."""
    return budgets.budget


@pytest.fixture(scope="session")
def chromium():
    """A browser, started when the first test asks for it."""
    from tests.chromium import started

    with started() as browser:
        yield browser


@pytest.fixture
def cast(db):
    """The people and teams of a small company: `cast.l1`, `cast.first_line`."""
    return people.make_cast()
