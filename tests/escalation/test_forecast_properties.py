"""Whatever the rules are and whatever happened before: the forecast comes true."""

from django.db import transaction
from hypothesis import given

from tests.escalation import rules
from tests.escalation.histories import MANY, desks, histories, live, publish
from tests.escalation.seen import comes_true


@given(facts=desks, history=histories)
@MANY
def test_the_forecast_comes_true_whatever_happened_before(cast, facts, history):
    with transaction.atomic():
        publish(facts, cast)
        ticket = rules.ticket()
        at = live(ticket, history, cast)
        comes_true(rules.fresh(ticket), at)
        transaction.set_rollback(True)
