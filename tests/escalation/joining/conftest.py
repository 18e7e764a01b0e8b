"""Two tickets of one customer, and an auditor who looks on."""

import pytest

from escalation.audit import differs_from_the_ledger, outlives_its_ticket, step_without_event
from helpdesk.deadlines.checks import Glance
from tests.escalation import rules
from tests.escalation.rules import MINUTE, T0


@pytest.fixture
def desk(cast):
    """A desk with the usual rules: an answer within an hour, a solution within eight."""
    rules.desk()


@pytest.fixture
def pair(desk):
    """Two tickets of one customer: the older and the younger one."""
    return rules.ticket(), rules.ticket(at=T0 + 20 * MINUTE)


@pytest.fixture(autouse=True)
def agrees_with_the_ledger(cast):
    """Whatever a test does, the auditor finds the same by the ledger afterwards."""
    yield
    for check in (differs_from_the_ledger, outlives_its_ticket, step_without_event):
        assert list(check(Glance(T0)).wrong) == []
