"""The ledger: every event has a declared kind, is written with its change, and stays as it is."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from helpdesk.ledger.catalogue import UnknownEventKind
from helpdesk.ledger.models import Event
from helpdesk.ledger.reactions import react
from helpdesk.ledger.record import event, record, story

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


def opened(stream="trial:1", **data):
    return event(stream, "trial.opened", at=AT, **data)


def closed(stream="trial:1"):
    return event(stream, "trial.closed", at=AT)


def test_an_event_of_a_kind_that_nobody_declared_is_refused():
    with pytest.raises(UnknownEventKind, match=r"trial\.forgotten"):
        event("trial:1", "trial.forgotten", at=AT)


@pytest.mark.django_db
def test_a_story_is_told_in_its_order():
    record([opened(by="mail"), opened("trial:2"), closed()])
    assert [(told.kind, told.data) for told in story("trial:1")] == [
        ("trial.opened", {"by": "mail"}),
        ("trial.closed", {}),
    ]


@pytest.mark.django_db
def test_an_event_keeps_when_it_took_effect_and_when_it_was_written():
    record([opened()])
    told = Event.objects.get()
    assert told.at == AT
    assert told.recorded_at > AT


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_the_transaction_of_its_change_is_refused():
    with pytest.raises(transaction.TransactionManagementError):
        record([opened()])
    assert not Event.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_event SET kind = 'trial.closed'",
        "UPDATE ledger_event SET data = '{}' WHERE id > 0",
        "DELETE FROM ledger_event",
    ],
)
def test_the_database_refuses_to_change_or_delete_an_event(statement):
    record([opened(by="mail")])
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.get().data == {"by": "mail"}


@pytest.mark.django_db
def test_the_orm_cannot_change_an_event_either():
    (told,) = record([opened()])
    told.kind = "trial.closed"
    with pytest.raises(DatabaseError), transaction.atomic():
        told.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        told.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.all().delete()
    assert Event.objects.get().kind == "trial.opened"


@pytest.mark.django_db
def test_a_reaction_gets_the_whole_batch_of_its_kinds_at_once_and_in_order():
    batches = []
    react("trial.opened", "trial.closed")(batches.append)
    others = []
    react("trial.closed")(others.append)
    first, second, third = record([opened(), closed(), opened("trial:2")])
    assert batches == [[first, second, third]]
    assert others == [[second]]


@pytest.mark.django_db
def test_a_reaction_finds_the_subject_and_the_written_event():
    seen = []
    react("trial.opened")(lambda events: seen.extend((each.subject, each.pk) for each in events))
    subject = Event()
    record([event("trial:1", "trial.opened", at=AT, subject=subject)])
    assert seen == [(subject, Event.objects.get().pk)]


@pytest.mark.django_db
def test_a_reaction_that_fails_takes_the_change_with_it():
    @react("trial.opened")
    def refuse(events):
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"), transaction.atomic():
        record([opened()])
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_a_thousand_events_cost_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        record([opened(f"trial:{number}") for number in range(1000)])


@pytest.mark.django_db
def test_recording_nothing_does_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert record([]) == []
