"""R1 and R5 on real promises: a row that cannot be dealt with is found, parked and told; the rest goes on."""

import pytest

from escalation.models import Clock, Escalation, PathVersion, Step
from helpdesk.deadlines import registry
from helpdesk.deadlines.sweep import sweep_until_quiet
from helpdesk.ledger.models import Delivery, Event
from tests.escalation import rules
from tests.escalation.rules import HOUR, MINUTE, T0

pytestmark = pytest.mark.django_db


def poisoned(at):
    """Open a ticket whose first promise follows a path that nobody can read."""
    ticket = rules.ticket(at=at)
    path = rules.clock(ticket).path_version.path
    broken = PathVersion.objects.create(path=path, number=10_000 + ticket.pk, steps=[{"number": "?"}])
    Clock.objects.filter(ticket=ticket, kind=rules.FIRST).update(path_version=broken)
    return ticket


@pytest.fixture
def batches(monkeypatch):
    """Collect the sizes of the batches of clocks that are handled."""
    sizes = []
    kind = next(kind for kind in registry.kinds() if kind.name == "clock")

    def handle(rows, at):
        sizes.append(len(rows))
        return kind.handle(rows, at)

    counted = registry.Kind(kind.name, kind.model, kind.rows, handle, kind.lock)
    monkeypatch.setitem(registry._kinds, "clock", counted)
    return sizes


def test_a_poison_row_first_in_the_index_is_parked_and_everybody_else_climbs(cast, batches):
    rules.desk()
    bad = poisoned(T0 - MINUTE)
    tickets = [rules.ticket(at=T0) for _ in range(33)]
    report = sweep_until_quiet(T0 + HOUR)
    parked = rules.clock(bad)
    assert (parked.parked_at, parked.attempts) == (T0 + HOUR, 1)
    assert "KeyError" in parked.parked_reason
    assert all(rules.fired(ticket) == [1, 2] for ticket in tickets)
    assert (report.kinds["clock"].parked, report.kinds["clock"].done) == (1, len(tickets))
    assert batches == [34, 17, 8, 4, 2, 1, 1, 2, 4, 9, 17]


def test_what_a_failed_batch_had_written_is_written_once(cast):
    rules.desk()
    tickets = [rules.ticket(at=T0) for _ in range(9)]
    poisoned(T0)
    sweep_until_quiet(T0 + HOUR)
    assert Step.objects.count() == 2 * len(tickets)
    assert Escalation.objects.count() == len(tickets)
    assert Event.objects.filter(kind="escalation.step_fired").count() == 2 * len(tickets)
    keys = list(Delivery.objects.values_list("key", flat=True))
    assert len(keys) == len(set(keys))


def test_a_parked_promise_leaves_the_due_set_and_the_next_sweep_is_idle(cast):
    rules.desk()
    poisoned(T0)
    sweep_until_quiet(T0 + HOUR)
    assert sweep_until_quiet(T0 + HOUR).claimed == 0
