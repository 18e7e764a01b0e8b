"""What the engine costs in queries: the same for five tickets as for fifty."""

import pytest

from helpdesk.deadlines.sweep import sweep_once
from tests.escalation import rules
from tests.escalation.rules import HOUR, T0

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [5, 50])
def test_a_batch_costs_the_same_whatever_is_due(cast, budget, count):
    rules.desk()
    tickets = [rules.ticket() for _ in range(count)]
    rules.sweep(T0)
    with budget("sweep: a batch of due tickets"):
        sweep_once(T0 + HOUR)
    assert all(rules.fired(ticket) == [1, 2] for ticket in tickets)


def test_an_idle_sweep_costs_one_probe(cast, budget):
    rules.desk()
    rules.ticket()
    with budget("sweep: nothing due"):
        sweep_once(T0)


def test_opening_a_ticket_costs_little(cast, budget):
    rules.desk()
    requester = rules.customer()
    rules.ticket(requester=requester)
    with budget("open a ticket"):
        rules.ticket(requester=requester)


def test_opening_a_ticket_on_a_higher_level_costs_more_but_little(cast, budget):
    rules.desk(start_level=2)
    requester = rules.customer()
    rules.ticket(requester=requester)
    with budget("open a ticket on level 2"):
        rules.ticket(requester=requester)
