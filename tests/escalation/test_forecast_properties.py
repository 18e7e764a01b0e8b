"""Whatever the rules are and whatever happened before: the forecast comes true."""

import os

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from tests.escalation import rules
from tests.escalation.histories import desks, histories, live, publish
from tests.escalation.seen import comes_true

EXAMPLES = int(os.environ.get("FORECAST_EXAMPLES", "25"))


@pytest.fixture
def company(cast):
    return cast


@given(facts=desks, history=histories)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_forecast_comes_true_whatever_happened_before(company, facts, history):
    with transaction.atomic():
        publish(facts, company)
        ticket = rules.ticket()
        at = live(ticket, history, company)
        comes_true(rules.fresh(ticket), at)
        transaction.set_rollback(True)
