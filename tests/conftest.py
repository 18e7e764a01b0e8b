"""What every test may ask for."""

import pytest

from tests.house import budgets


@pytest.fixture
def budget():
    """Fail when the block costs more queries than the reviewed file allows: `with budget("queue"): ...`."""
    return budgets.budget
