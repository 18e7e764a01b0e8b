"""The auditor's watch over promises: what is broken behind the verbs' back is named, and of a healthy desk nothing."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from hypothesis import given

from escalation import audit as watch
from escalation import events
from escalation.models import Clock, Step
from escalation.replaying import PLAYED
from helpdesk.deadlines.audit import audit
from helpdesk.deadlines.checks import Glance
from helpdesk.ledger import catalogue
from helpdesk.web.times import travel
from tests.escalation import rules
from tests.escalation.histories import MANY, desks, histories, live, publish
from tests.escalation.rules import FIRST, HOUR, MINUTE, RESOLUTION, T0
from tickets.models import Ticket
from tickets.services.conversation import reply
from tickets.services.lifecycle import change_status
from tickets.words import Status

pytestmark = pytest.mark.django_db


def found(at=T0):
    with travel(at):
        return {(one.check, one.ticket) for one in audit().findings}


def sentence(check, at=T0):
    with travel(at):
        return next(one.sentence for one in audit().findings if one.check == check)


def break_clock(of, kind=FIRST, **columns):
    """Write into a clock's row what no verb would."""
    changed = Clock.objects.filter(ticket=of, kind=kind).update(**columns)
    assert changed == 1


@pytest.fixture
def ticket(cast):
    rules.desk()
    return rules.ticket()


# A healthy desk.


def test_the_demo_company_swept_has_no_finding(db):
    call_command("load_demo", verbosity=0)
    call_command("sweep", verbosity=0)
    assert audit().findings == []


def test_bulk_data_has_no_finding(db):
    call_command("generate_tickets", "--count", "200", "--open-share", "0.5", verbosity=0)
    assert audit().findings == []


@given(facts=desks, history=histories)
@MANY
def test_whatever_people_do_the_auditor_finds_nothing(cast, facts, history):
    with transaction.atomic():
        publish(facts, cast)
        at = live(rules.ticket(), history, cast)
        for check in watch.CHECKS:
            assert [wrong.facts for wrong in check.look(Glance(at)).wrong] == []
        transaction.set_rollback(True)


# A running clock that waits for nothing.


def test_a_running_clock_that_waits_for_nothing_is_found(ticket):
    break_clock(ticket, next_at=None)
    assert ("clock_forgotten", ticket.key) in found()


def test_a_clock_that_ran_out_of_steps_waits_for_nothing_and_is_well(cast):
    rules.desk(steps=[rules.step(1, rules.team("second-line"), rules.NEXT)])
    ticket = rules.ticket()
    rules.sweep(T0 + 9 * HOUR)
    assert not Clock.objects.filter(ticket=ticket, next_at__isnull=False).exists()
    assert found(T0 + 9 * HOUR) == set()


# A finished ticket with an open clock.


@pytest.mark.parametrize("status", [Status.RESOLVED, Status.CLOSED])
def test_an_open_clock_of_a_finished_ticket_is_found(ticket, status):
    Ticket.objects.filter(pk=ticket.pk).update(status=status)
    assert found() == {("clock_outlives_ticket", ticket.key)}
    assert sentence("clock_outlives_ticket").startswith(f"{ticket.key} is {status}, and its clock ")


def test_a_ticket_that_was_finished_by_the_verb_is_well(cast, ticket):
    change_status(ticket, Status.RESOLVED, actor=cast.l1, at=T0 + MINUTE)
    assert found(T0 + MINUTE) == set()


def test_open_clocks_are_walked_a_window_at_a_time_and_what_was_wrong_is_seen_again(ticket, monkeypatch):
    others = [rules.ticket() for _number in range(3)]
    monkeypatch.setattr(watch, "WINDOW", 2)  # the two clocks of one ticket
    Ticket.objects.filter(pk=others[1].pk).update(status=Status.CLOSED)
    seen = [found() for _look in range(6)]
    wrong = {("clock_outlives_ticket", others[1].key)}
    assert seen == [set(), set(), wrong, wrong, wrong, wrong]


# A clock that is not what the ledger tells.


@pytest.mark.parametrize(
    ("columns", "column"),
    [
        ({"target": 7200}, "target"),
        ({"banked": 60}, "banked"),
        ({"due_at": T0 + 2 * HOUR}, "due_at"),
        ({"running_since": T0 + MINUTE}, "running_since"),
        ({"breached_at": T0 + 2 * HOUR}, "breached_at"),
        ({"stopped_at": T0}, "stopped_at"),
        ({"state": "stopped", "running_since": None, "next_at": None}, "state"),
        ({"next_at": T0 + 30 * MINUTE}, "next_at"),
    ],
)
def test_a_clock_that_is_not_what_the_ledger_tells_is_found_with_both_values(ticket, columns, column):
    break_clock(ticket, **columns)
    assert ("clock_differs", ticket.key) in found()
    assert f"{column}: " in sentence("clock_differs")


def test_both_values_are_named(ticket):
    break_clock(ticket, due_at=T0 + 2 * HOUR)
    assert "due_at: 2026-05-04 11:00:00 UTC / 2026-05-04 10:00:00 UTC" in sentence("clock_differs")


def test_a_clock_that_the_ledger_does_not_know_is_found(ticket):
    other = rules.ticket()
    Clock.objects.filter(ticket=other, kind=FIRST).delete()
    break_clock(ticket, ticket=other)
    row = rules.clock(other)
    Clock.objects.filter(pk=row.pk).update(cycle=7)
    assert ("clock_differs", other.key) in found()


def test_a_breach_that_only_the_row_knows_is_found(ticket):
    rules.sweep(T0 + 2 * HOUR)
    assert found(T0 + 2 * HOUR) == set()
    break_clock(ticket, RESOLUTION, breached_at=T0 + HOUR)
    assert ("clock_differs", ticket.key) in found(T0 + 2 * HOUR)


def test_a_long_life_is_told_again_to_the_second(cast, ticket):
    at = T0 + 20 * MINUTE
    reply(ticket, "We look into it.", author=cast.l1, at=at)
    for minutes, status in ((30, "waiting_customer"), (90, "open"), (95, "resolved"), (200, "open")):
        at = T0 + timedelta(minutes=minutes)
        change_status(rules.fresh(ticket), status, actor=cast.l1, at=at)
    assert found(at) == set()
    assert rules.clock(ticket, RESOLUTION).banked == 35 * 60


def test_what_was_mended_is_no_longer_found(ticket):
    break_clock(ticket, target=7200)
    assert found() == {("clock_differs", ticket.key)}
    break_clock(ticket, target=3600)
    assert found() == set()


def test_where_there_are_many_clocks_a_sample_is_drawn_and_what_differed_is_drawn_again(ticket, monkeypatch):
    monkeypatch.setattr(watch, "SAMPLE", 10)
    ticket = [rules.ticket() for _number in range(30)][15]  # in the middle, where draws often lead
    break_clock(ticket, target=7200)
    pk = rules.clock(ticket).pk
    drawn = watch.differs_from_the_ledger(Glance(T0, known=frozenset({pk})))
    assert [wrong.pk for wrong in drawn.wrong] == [pk]
    monkeypatch.setattr(watch, "SAMPLE", 50)
    looks = [watch.differs_from_the_ledger(Glance(T0)).wrong for _look in range(20)]
    assert any(looks)


def test_every_event_of_a_clock_can_be_told_again():
    """A new one needs its line in `PLAYED`, or the auditor would find differences that are none."""
    told = {kind for kind in catalogue.kinds() if kind.startswith("clock.")}
    assert told == {events.CLOCK_STARTED, *PLAYED}


# A step without its event.


def lose_events(of):
    """Take the step's events out of the ledger, as nobody can who may not switch off its guard."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_event DISABLE TRIGGER USER")
        cursor.execute(
            "DELETE FROM ledger_event WHERE stream = %s AND kind LIKE 'escalation.step%%'", [of.stream]
        )
        cursor.execute("ALTER TABLE ledger_event ENABLE TRIGGER USER")


def test_a_step_without_its_event_is_found_and_endangers_no_promise(ticket):
    at = T0 + HOUR
    rules.sweep(at)
    assert Step.objects.filter(ticket=ticket).count() == 2
    assert found(at) == set()
    lose_events(ticket)
    with travel(at):
        report = audit()
    assert {(one.check, one.ticket) for one in report.findings} == {("step_without_event", ticket.key)}
    assert len(report.findings) == 2
    assert not report.endangers


def test_steps_are_walked_a_window_at_a_time_the_newest_always(cast, monkeypatch):
    rules.desk()
    old, young = rules.ticket(), rules.ticket()
    rules.sweep(T0 + HOUR)
    lose_events(old)
    lose_events(young)
    monkeypatch.setattr(watch, "STEPS", 1)
    seen = {wrong.pk for wrong in watch.step_without_event(Glance(T0)).wrong}
    assert seen == {Step.objects.order_by("pk").first().pk, Step.objects.order_by("pk").last().pk}


# The index alone, and never more than a look may read.


def plans_of(look):
    """Return how the database looks up what a check reads, when it may not walk a table row by row."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    with connection.execute_wrapper(explained := _Plans()):
        look(Glance(T0))
    return explained.plans


class _Plans:
    def __init__(self):
        self.plans = []

    def __call__(self, execute, sql, parameters, many, context):
        if sql.startswith("SELECT") and "FROM" in sql:
            with connection.connection.cursor() as cursor:
                cursor.execute("EXPLAIN " + sql, parameters)
                self.plans.append("\n".join(line for (line,) in cursor.fetchall()))
        return execute(sql, parameters, many, context)


@pytest.mark.parametrize("check", watch.CHECKS, ids=lambda check: check.name)
def test_a_check_reads_large_tables_by_their_indexes(ticket, check):
    rules.sweep(T0 + HOUR)
    plans = plans_of(check.look)
    assert plans
    large = ("escalation_clock", "escalation_step", "ledger_event", "tickets_ticket")
    assert [plan for plan in plans if any(f"Seq Scan on {table}" in plan for table in large)] == []


@pytest.mark.parametrize("check", watch.CHECKS, ids=lambda check: check.name)
def test_a_check_costs_the_same_however_many_tickets_there_are(ticket, check, django_assert_max_num_queries):
    for _number in range(20):
        rules.ticket()
    with django_assert_max_num_queries(6):
        check.look(Glance(T0))
