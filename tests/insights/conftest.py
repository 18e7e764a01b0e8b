"""What tests of figures over the API begin with: a desk that makes its year, and somebody who asks."""

import pytest

from tests.escalation import rules
from tests.insights.year import Year
from tests.people import api_client


@pytest.fixture
def year(cast):
    rules.desk()
    return Year(cast)


@pytest.fixture
def manager(cast):
    return api_client(cast.manager)
