"""Clocks that jump, nights that repeat an hour, messages that come twice, and an outbox that stood still.

Cases B12, B14, B31, B33, B34 and B35 of `tests/data/faults.json`, and the lines of the engine's section 6 beside them.
"""

import ast
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from celery import current_app
from django.core import mail

from escalation.models import Clock, Escalation, Path, SLAPolicy, Step
from helpdesk.calendars.models import Calendar
from helpdesk.calendars.services.publishing import publish
from helpdesk.celery import BEAT
from helpdesk.deadlines.audit import audit
from helpdesk.deadlines.sweep import sweep_once, sweep_until_quiet
from helpdesk.deadlines.tasks import sweep as sweep_task
from helpdesk.ledger.models import Delivery, Event
from helpdesk.ledger.relay import drain
from helpdesk.notifications.models import Mail
from helpdesk.web.times import now, travel
from tests.escalation import rules
from tests.escalation.rules import HOUR, MINUTE, SECOND, T0
from tests.house import checkout
from tests.threads import at_once

JUMP = timedelta(hours=2)


def rows():
    """Return what is promised and what was done, as the database has it."""
    clocks = Clock.objects.order_by("pk").values_list("kind", "state", "due_at", "next_at", "breached_at")
    return list(clocks), Step.objects.count(), Event.objects.count()


@pytest.mark.django_db
@pytest.mark.parametrize("jump", [JUMP, -JUMP])
def test_a_machine_whose_clock_jumps_counts_by_the_databases(cast, jump):
    """B14: no step comes early or late because a machine's own clock is wrong, and new promises are right."""
    rules.desk()
    overdue, fresh = rules.ticket(at=now() - 61 * MINUTE), rules.ticket(at=now())
    with time_machine.travel(datetime.now(UTC) + jump, tick=True):
        assert abs(now() - (datetime.now(UTC) - jump)) < MINUTE
        sweep_once(now())
        assert (rules.fired(overdue), rules.fired(fresh)) == ([1, 2], [])
        late = rules.ticket(at=None)
        assert rules.clock(late).due_at == late.created_at + HOUR
        assert abs(late.created_at - now()) < MINUTE
    before = rows()
    sweep_once(now())
    assert rows() == before


@pytest.mark.django_db
def test_a_database_whose_clock_jumps_ahead_and_back_fires_once_and_forgets_no_breach(cast):
    rules.desk()
    ticket = rules.ticket(at=T0)
    with travel(T0 + HOUR):
        sweep_once(now())
    with travel(T0 + HOUR - JUMP):
        sweep_once(now())
    with travel(T0 + HOUR + SECOND):
        sweep_once(now())
    assert rules.fired(ticket) == [1, 2]
    assert rules.clock(ticket).breached_at == T0 + HOUR


NIGHTS = {
    "an hour is skipped": (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), timedelta(hours=1)),
    "an hour is repeated": (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), timedelta(hours=1)),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("night", "opened"), [(NIGHTS[name], name) for name in NIGHTS])
def test_in_a_night_that_changes_the_clock_every_step_comes_at_its_lived_time(cast, night, opened):
    """A window from one to four in Rome holds two hours in the one night, and four in the other."""
    calendar = Calendar(slug="night", name="Night")
    weekly = {day: [["01:00", "04:00"]] for day in rules.DAYS}
    publish(calendar, {"timezone": "Europe/Rome", "weekly": weekly})
    rules.desk(calendar=calendar, promised={rules.FIRST: 90 * MINUTE, rules.RESOLUTION: 20 * HOUR})
    at = night[0]
    ticket = rules.ticket(at=at)
    due = rules.clock(ticket).due_at
    assert due == at + 90 * MINUTE
    rules.sweep(due - SECOND)
    assert 2 not in rules.fired(ticket)
    rules.sweep(due)
    assert rules.fired(ticket) == [1, 2]
    closing = datetime(at.year, at.month, at.day, 2 if at.month == 3 else 3, tzinfo=UTC)
    assert rules.clock(ticket).breached_at == due <= closing, opened


@pytest.mark.django_db
def test_a_promise_without_any_hours_left_is_told_to_administrators(cast):
    calendar = Calendar(slug="last", name="Last")
    publish(calendar, {"timezone": "UTC", "weekly": {}, "overrides": {"2026-12-30": [["09:00", "10:00"]]}})
    rules.desk(calendar=calendar)
    ticket = rules.ticket(at=T0 + timedelta(days=300))
    with travel(T0 + timedelta(days=301)):
        found = {(one.check, one.ticket) for one in audit().findings}
    assert ("clock_forgotten", ticket.key) in found


@pytest.mark.django_db(transaction=True)
def test_a_sweep_whose_message_comes_again_while_it_runs_has_its_effect_once(cast):
    """B33: a broker that gives a message to two workers, and once more later, doubles nothing."""
    rules.desk()
    tickets = [rules.ticket(at=now() - 61 * MINUTE) for _ in range(12)]
    at_once(sweep_task, sweep_task, sweep_task)
    sweep_task()
    assert Counter(Step.objects.values_list("ticket", flat=True)) == {ticket.pk: 2 for ticket in tickets}


def test_no_message_waits_in_the_broker_for_a_later_time():
    """B34: what is due later is a row; every tick expires before it could pile up, and no task asks for a delay."""
    assert all(entry["options"]["expires"] <= entry["schedule"] for entry in BEAT.values())
    assert current_app.conf.broker_transport_options.get("visibility_timeout", 3600) > 300
    delays = {"countdown", "eta"}
    asked = [
        (checkout.name_of(path), call.lineno)
        for path in checkout.sources()
        for call in ast.walk(checkout.tree(path))
        if isinstance(call, ast.Call)
        and getattr(call.func, "attr", "") in {"apply_async", "send_task", "delay", "retry"}
        and delays & {keyword.arg for keyword in call.keywords}
    ]
    assert asked == []


@pytest.mark.django_db(transaction=True)
def test_an_outbox_that_stood_still_for_an_hour_sends_each_mail_once(cast):
    """B12, B35: the nudges were lost and no relay ran; then two run at once."""
    rules.desk()
    with travel(now() - HOUR):
        for number in range(6):
            rules.ticket(at=now() - 61 * MINUTE, requester=rules.customer(f"c{number}@shop.test"))
        sweep_until_quiet(now())
    waiting = Delivery.objects.filter(state="waiting", channel="mail").count()
    assert waiting >= 6
    mail.outbox.clear()
    at_once(drain, drain)
    drain()
    sent = Counter(message.extra_headers["Message-ID"] for message in mail.outbox)
    assert set(sent.values()) == {1}
    assert len(sent) == Mail.objects.filter(state="sent").count() == waiting


@pytest.mark.django_db
def test_a_policy_and_a_path_put_away_under_an_open_escalation_go_on_as_they_began(cast):
    path = rules.desk()
    ticket = rules.ticket()
    rules.sweep(T0 + HOUR)
    SLAPolicy.objects.update(is_active=False)
    Path.objects.filter(pk=path.pk).update(is_active=False)
    rules.sweep(T0 + 12 * HOUR)
    assert rules.fired(ticket) == [1, 2, 3, 4, 5]
    assert Escalation.objects.get(ticket=ticket).exhausted_at is not None
    assert audit_of(T0 + 12 * HOUR) == set()


def audit_of(at):
    with travel(at):
        return {
            (one.check, one.ticket) for one in audit().findings if one.check.startswith(("clock", "step"))
        }
