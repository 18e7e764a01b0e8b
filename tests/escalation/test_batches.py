"""The batches of one pass know the same company: read once, and what one batch handed out counts for the next."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.accounts.models import User
from helpdesk.deadlines.sweep import sweep_once
from helpdesk.ledger.record import record
from tests.escalation import rules
from tests.escalation.rules import HOUR, T0
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr("helpdesk.deadlines.sweep.BATCH", 2)


def test_capacity_is_kept_over_the_batches_of_a_pass(cast, small_batches):
    rules.desk()
    User.objects.filter(pk=cast.l2.pk).update(capacity=3)
    for _ in range(8):
        rules.ticket()
    sweep_once(T0 + HOUR)
    climbed = Ticket.objects.filter(team=cast.second_line, level=2)
    assert climbed.filter(assignee=cast.l2).count() == 3
    assert climbed.filter(assignee=None).count() == 5


def test_the_open_tickets_of_everybody_are_counted_once_a_pass(cast, small_batches):
    rules.desk()
    for _ in range(8):
        rules.ticket()
    with CaptureQueriesContext(connection) as queries:
        report = sweep_once(T0 + HOUR)
    counted = [query for query in queries if "CARDINALITY(" in query["sql"]]
    assert (report.kinds["clock"].done, len(counted)) == (8, 1)


def test_what_changed_between_two_passes_is_seen_by_the_second(cast, small_batches):
    rules.desk()
    first = rules.ticket()
    sweep_once(T0 + HOUR)
    assert rules.where(first)[0] == cast.l2.name
    User.objects.filter(pk=cast.l2.pk).update(is_on_duty=False)
    second = rules.ticket(at=T0 + HOUR)
    sweep_once(T0 + 2 * HOUR)
    assert rules.where(second)[0] is None


def test_a_batch_that_failed_hands_out_nothing(cast, monkeypatch):
    rules.desk()
    User.objects.filter(pk=cast.l2.pk).update(capacity=4)
    tickets = [rules.ticket() for _ in range(4)]
    failures = iter([True])

    def write_or_fail(events):
        if next(failures, False):
            raise ValueError
        return record(events)

    monkeypatch.setattr("escalation.engine.batch.record", write_or_fail)
    sweep_once(T0 + HOUR)
    assert {rules.where(ticket)[0] for ticket in tickets} == {cast.l2.name}
