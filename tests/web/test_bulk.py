"""Set-based writes: many rows, one statement, and the same rows as one by one."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DataError, IntegrityError, transaction

from helpdesk.accounts.models import User
from helpdesk.ledger.models import Delivery
from helpdesk.notifications.models import Notification
from helpdesk.web.bulk import insert_new, update_rows

pytestmark = pytest.mark.django_db

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
NASTY = "50% of %s 'quotes' \\ \"double\" {braces} ; -- Ё"


def deliveries(count=2, **fields):
    return Delivery.objects.bulk_create(
        Delivery(channel="trial", key=f"key {number}", next_at=AT, **fields) for number in range(count)
    )


def test_each_row_gets_its_own_values():
    rows = deliveries(3)
    for number, row in enumerate(rows):
        row.payload = {"number": number, "text": NASTY}
        row.next_at = AT + timedelta(hours=number)
        row.last_error = NASTY
    assert update_rows(rows, ["payload", "next_at", "last_error"]) == 3
    for number, row in enumerate(Delivery.objects.order_by("pk")):
        assert row.payload == {"number": number, "text": NASTY}
        assert row.next_at == AT + timedelta(hours=number)
        assert row.last_error == NASTY


def test_columns_that_are_not_named_stay_as_they_are():
    (row,) = deliveries(1)
    row.last_error, row.attempts = "new", 7
    update_rows([row], ["last_error"])
    row.refresh_from_db()
    assert (row.last_error, row.attempts) == ("new", 0)


def test_nothing_can_be_written_into_every_row():
    """A list of NULLs has no type of its own."""
    rows = deliveries(3)
    for row in rows:
        row.next_at = None
    update_rows(rows, ["next_at"])
    assert Delivery.objects.filter(next_at=None).count() == 3


def test_references_are_written_by_their_id():
    first, second = (User.objects.create_user(f"{name}@desk.test", name=name) for name in ("a", "b"))
    second.manager = first
    update_rows([second], ["manager"])
    assert User.objects.get(pk=second.pk).manager == first


def test_rows_that_are_gone_are_not_counted():
    rows = deliveries(2)
    Delivery.objects.filter(pk=rows[0].pk).delete()
    assert update_rows(rows, ["attempts"]) == 1


def test_no_rows_cost_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert update_rows([], ["attempts"]) == 0
        assert insert_new([], ["key"], returning=["id"]) == []


def test_a_thousand_rows_cost_one_statement(django_assert_num_queries):
    rows = deliveries(1000)
    with django_assert_num_queries(1):
        assert update_rows(rows, ["attempts"]) == 1000
    new = [Delivery(channel="trial", key=f"new {number}") for number in range(1000)]
    with django_assert_num_queries(1):
        insert_new(new, ["channel", "key", "payload", "state", "attempts", "last_error"], returning=["id"])
    assert Delivery.objects.count() == 2000


@pytest.mark.parametrize(
    "write",
    [
        lambda row: update_rows([row], ["key"]),
        lambda row: insert_new([row], ["channel", "key"], returning=["id"]),
    ],
    ids=["update", "insert"],
)
def test_a_text_too_long_is_refused_and_not_cut(write):
    (row,) = deliveries(1)
    row.key = "k" * 201
    with pytest.raises(DataError), transaction.atomic():
        write(row)


def test_a_constraint_still_speaks():
    rows = deliveries(2)
    for row in rows:
        row.key = "the same"
    with pytest.raises(IntegrityError), transaction.atomic():
        update_rows(rows, ["key"])


def notification(user, key, **fields):
    return Notification(user=user, kind="trial", key=key, context={"text": NASTY}, at=AT, **fields)


def test_only_rows_that_are_new_are_inserted_and_named():
    maria = User.objects.create_user("maria@desk.test", name="Maria")
    fields = ["user", "kind", "context", "url", "key", "at"]
    assert insert_new([notification(maria, "a")], fields, returning=["key"]) == [("a",)]
    again = [notification(maria, "a", url="/new"), notification(maria, "b"), notification(maria, "b")]
    assert insert_new(again, fields, returning=["user", "key"]) == [(maria.pk, "b")]
    kept = Notification.objects.order_by("key")
    assert [(row.key, row.url, row.context) for row in kept] == [
        ("a", "", {"text": NASTY}),
        ("b", "", {"text": NASTY}),
    ]
