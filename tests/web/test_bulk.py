"""Set-based writes: many rows, one statement, and the same rows as one by one."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from helpdesk.accounts.models import User
from helpdesk.ledger.models import Delivery
from helpdesk.notifications.models import Notification
from helpdesk.web.bulk import Kept, insert_new, insert_rows, insert_values, made, update_rows
from helpdesk.web.row_lists import INSTANT, encoded, parameter

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


def test_new_rows_get_their_ids_in_their_order():
    rows = [Delivery(channel="trial", key=f"key {number}", payload={"n": number}) for number in range(50)]
    insert_rows(rows)
    assert [Delivery.objects.get(pk=row.pk).key for row in rows] == [row.key for row in rows]
    assert not any(row._state.adding for row in rows)


def test_columns_with_a_default_of_the_databases_get_it():
    rows = [Delivery(channel="trial", key="a"), made(Delivery, channel="trial", key="b")]
    insert_rows(rows)
    assert all(row.next_at and row.created_at for row in Delivery.objects.all())


def test_a_row_made_quickly_is_the_row_that_the_constructor_makes():
    quick, usual = made(Notification, kind="trial", at=AT), Notification(kind="trial", at=AT)
    assert {name: value for name, value in vars(quick).items() if name != "_state"} == {
        name: value for name, value in vars(usual).items() if name != "_state"
    }
    assert quick.context is not made(Notification).context
    with pytest.raises(TypeError, match="nonsense"):
        made(Notification, nonsense=1)


@pytest.mark.parametrize("value", [None, [], {}, "text", 7, NASTY, {"deep": [None, {"x": NASTY}]}])
def test_json_is_kept_as_it_is(value):
    insert_values(
        Delivery,
        ("channel", "key", "payload", "state", "attempts", "last_error"),
        [
            ("trial", "a", {"it": value}, "waiting", 0, ""),
        ],
    )
    assert Delivery.objects.get().payload == {"it": value}


def test_json_that_was_encoded_before_is_kept_the_same():
    context = encoded({"text": NASTY, "at": AT})
    maria = User.objects.create_user("maria@desk.test", name="Maria")
    fields = ("user", "kind", "context", "url", "key", "at")
    rows = [(maria.pk, "trial", context, "", key, AT) for key in ("a", "b")]
    assert insert_values(Notification, fields, rows, returning=["key"]) == [("a",), ("b",)]
    kept = {"text": NASTY, "at": "2026-05-04T09:30:00Z"}
    assert [row.context for row in Notification.objects.all()] == [kept, kept]


def test_what_a_known_row_meets_can_be_said():
    maria = User.objects.create_user("maria@desk.test", name="Maria")
    fields = ("user", "kind", "context", "url", "key", "at")
    for url in ("/old", "/new"):
        insert_values(
            Notification,
            fields,
            [(maria.pk, "trial", {}, url, "a", AT)],
            conflict="(user_id, key) DO UPDATE SET url = excluded.url",
        )
    assert Notification.objects.get().url == "/new"


def test_only_rows_that_changed_are_named():
    rows = deliveries(3)
    kept = Kept(rows, ["attempts", "payload"])
    rows[1].attempts = 5
    rows[2].last_error = "not kept"
    new = Delivery(channel="trial", key="new")
    assert kept.changed([*rows, new]) == [rows[1], new]


def test_a_list_of_texts_keeps_each_of_them():
    texts = ["", "NULL", None, NASTY, '","', "a,b", "{}", "line\nbreak"]
    for column in (texts, [text for text in texts if text is not None]):
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::text[]", [parameter("text", column)])
            assert cursor.fetchone() == (column,)


def test_a_list_of_instants_keeps_each_of_them():
    instants = [AT, None, AT + timedelta(microseconds=1), AT]
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz[]", [parameter(INSTANT, instants)])
        assert cursor.fetchone() == (instants,)


def test_a_zero_character_is_refused_and_parts_no_text():
    with pytest.raises(ValueError, match="zero character"):
        update_rows([Delivery(pk=1, last_error="a\0b"), Delivery(pk=2)], ["last_error"])
