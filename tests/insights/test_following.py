"""Following the ledger: nothing is missed, nothing is counted twice, whoever dies or writes at the same time."""

import threading

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from helpdesk.insights import following
from helpdesk.insights.answering import answer
from helpdesk.insights.audit import differs_from_the_ledger, falls_behind
from helpdesk.insights.following import refresh
from helpdesk.insights.models import Place, TicketFact
from helpdesk.insights.questions import Question
from tests.escalation import rules
from tests.escalation.rules import HOUR, T0

DAY = T0.date()


def counted(cast):
    found = answer(Question("escalation-rate", DAY, DAY + 2 * rules.DAY), cast.manager)
    return found.total.denominator, found.is_complete


@pytest.mark.django_db(transaction=True)
def test_what_commits_late_is_counted_when_it_commits(cast):
    rules.desk()
    rules.customer()
    refresh()
    begun, go_on, done = threading.Event(), threading.Event(), threading.Event()

    def write_slowly():
        try:
            with transaction.atomic():
                rules.ticket()
                begun.set()
                go_on.wait(20)
        finally:
            connection.close()
            done.set()

    writer = threading.Thread(target=write_slowly)
    writer.start()
    assert begun.wait(20)
    rules.ticket(at=T0 + HOUR, requester=rules.customer("other@shop.test"))
    assert counted(cast) == (1, True)
    assert counted(cast) == (1, True)
    go_on.set()
    assert done.wait(20)
    writer.join()
    assert counted(cast) == (2, True)


@pytest.mark.django_db(transaction=True)
def test_a_question_does_not_wait_for_another_writer_and_says_so(cast):
    rules.desk()
    refresh()
    held, free = threading.Event(), threading.Event()

    def hold():
        try:
            with transaction.atomic():
                Place.objects.select_for_update().get()
                held.set()
                free.wait(20)
        finally:
            connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(20)
    rules.ticket()
    assert counted(cast) == (0, False)
    free.set()
    holder.join()
    assert counted(cast) == (1, True)


@pytest.mark.django_db(transaction=True)
def test_two_who_refresh_at_once_write_the_same_facts(cast):
    rules.desk()
    for number in range(6):
        rules.ticket(at=T0 + number * HOUR)
    ready = threading.Barrier(2)

    def follow():
        try:
            ready.wait(20)
            refresh()
        finally:
            connection.close()

    both = [threading.Thread(target=follow) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert TicketFact.objects.count() == 6
    assert counted(cast) == (6, True)


@pytest.mark.django_db(transaction=True)
def test_a_refresh_that_dies_half_way_leaves_nothing_behind(cast, monkeypatch):
    rules.desk()
    refresh()
    for number in range(4):
        rules.ticket(at=T0 + number * HOUR)
    before = Place.objects.values().get()
    real = following.write

    def dies(tickets):
        real(list(tickets)[:2])
        raise KeyboardInterrupt

    monkeypatch.setattr(following, "write", dies)
    with pytest.raises(KeyboardInterrupt):
        refresh()
    assert not TicketFact.objects.exists()
    assert Place.objects.values().get() == before
    monkeypatch.setattr(following, "write", real)
    assert counted(cast) == (4, True)


@pytest.mark.django_db
def test_many_events_are_followed_in_portions(cast, monkeypatch):
    monkeypatch.setattr(following, "CHUNK", 3)
    monkeypatch.setattr(following, "BATCH", 2)
    rules.desk()
    for number in range(5):
        rules.ticket(at=T0 + number * HOUR)
    assert counted(cast) == (5, True)


@pytest.mark.django_db
def test_the_auditor_finds_facts_that_are_not_what_the_ledger_tells(cast):
    rules.desk()
    ticket = rules.ticket()
    refresh()
    assert not differs_from_the_ledger(None).wrong
    TicketFact.objects.filter(pk=ticket.pk).update(level=3)
    (wrong,) = differs_from_the_ledger(None).wrong
    assert (wrong.pk, wrong.facts["difference"]) == (ticket.pk, "level")


@pytest.mark.django_db
def test_the_auditor_sees_when_nobody_refreshes(cast):
    refresh()
    assert not falls_behind(None).wrong
    Place.objects.update(refreshed_at=T0)
    assert falls_behind(None).wrong


@pytest.mark.django_db
def test_a_year_is_remembered_until_a_fact_changes(cast):
    rules.desk()
    rules.ticket()
    year = Question("escalation-rate", DAY, DAY + 365 * rules.DAY)
    first = answer(year, cast.manager)
    with CaptureQueriesContext(connection) as again:
        assert answer(year, cast.manager).total == first.total
    assert not any("count(" in query["sql"].lower() for query in again.captured_queries)
    rules.ticket(at=T0 + HOUR)
    assert answer(year, cast.manager).total.denominator == first.total.denominator + 1
