"""A POST with an Idempotency-Key happens once, however often it is sent."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F

from helpdesk.web.models import IdempotencyKey
from tests.api.desk import opening
from tests.people import api_client
from tests.threads import at_once, in_thread
from tickets.api import views
from tickets.models import Ticket

URL = "/api/v1/tickets/"
KEY = {"Idempotency-Key": "order-7"}


def test_a_repeat_returns_the_first_answer(l1, rules):
    first = l1.post(URL, opening(), headers=KEY)
    again = l1.post(URL, opening(), headers=KEY)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert Ticket.objects.count() == 1


def test_the_order_of_members_does_not_make_another_body(l1, rules):
    l1.post(URL, opening(), headers=KEY)
    turned = dict(reversed(opening().items()))
    assert l1.post(URL, turned, headers=KEY).status_code == 201
    assert Ticket.objects.count() == 1


def test_another_body_is_refused(l1, rules):
    l1.post(URL, opening(), headers=KEY)
    answer = l1.post(URL, opening(subject="Another"), headers=KEY)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert Ticket.objects.count() == 1


def test_another_address_is_refused(l1, ticket):
    l1.post(f"{URL}{ticket.key}/watch/", headers=KEY)
    assert l1.post(f"{URL}{ticket.key}/tags/", headers=KEY).status_code == 422


def test_an_answer_without_a_body_is_repeated(l1, ticket):
    answers = [l1.post(f"{URL}{ticket.key}/watch/", headers=KEY) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [204, 204]


def test_keys_belong_to_their_user(l1, cast, rules):
    l1.post(URL, opening(), headers=KEY)
    assert api_client(cast.l2).post(URL, opening(subject="Mine"), headers=KEY).status_code == 201
    assert Ticket.objects.count() == 2


def test_a_refusal_is_remembered_and_leaves_nothing_else(l1, rules):
    answers = [l1.post(URL, opening(subject=""), headers=KEY) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [400, 400]
    assert answers[0].json() == answers[1].json()
    assert answers[1].headers["Content-Type"] == "application/problem+json"


def test_a_failure_is_not_remembered(l1, rules, monkeypatch):
    l1.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr(views, "open_ticket", lambda **_facts: 1 / 0)
        assert l1.post(URL, opening(), headers=KEY).status_code == 500
    assert l1.post(URL, opening(), headers=KEY).status_code == 201
    assert Ticket.objects.count() == 1


def test_a_key_is_kept_for_a_day(l1, rules):
    l1.post(URL, opening(), headers=KEY)
    IdempotencyKey.objects.update(created_at=F("created_at") - timedelta(hours=24, seconds=1))
    assert l1.post(URL, opening(subject="A new day"), headers=KEY).status_code == 201


def test_old_keys_of_others_go_by_the_way(l1, cast, rules):
    api_client(cast.l2).post(URL, opening(), headers=KEY)
    IdempotencyKey.objects.update(created_at=F("created_at") - timedelta(days=2))
    l1.post(URL, opening(), headers=KEY)
    assert list(IdempotencyKey.objects.values_list("user_id", flat=True)) == [cast.l1.pk]


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_has_a_length(l1, rules, key):
    answer = l1.post(URL, opening(), headers={"Idempotency-Key": key})
    assert list(answer.json()["errors"]) == ["Idempotency-Key"]


@pytest.mark.parametrize("word", ["a\0b", r"a\u0000b"])
def test_an_error_that_echoes_a_nul_or_its_spelling_is_remembered(l1, ticket, word):
    answers = [l1.post(f"{URL}{ticket.key}/status/", {"status": word}, headers=KEY) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [400, 400]
    assert answers[1].json()["errors"]["status"][0] == answers[0].json()["errors"]["status"][0].replace(
        "\0", ""
    )


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_one(cast, rules):
    clients = [api_client(cast.l1) for _ in range(2)]
    answers = at_once(*(lambda client=client: client.post(URL, opening(), headers=KEY) for client in clients))
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert Ticket.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_waits_too_long_for_the_first_is_told_to_come_back(cast, rules):
    client = api_client(cast.l1)
    begun, let_go = threading.Event(), threading.Event()

    def first():
        with transaction.atomic():
            IdempotencyKey.objects.create(user_id=cast.l1.pk, key="order-7", fingerprint="x")
            begun.set()
            let_go.wait(60)
            transaction.set_rollback(True)

    with ThreadPoolExecutor(1) as pool:
        running = in_thread(pool, first)
        assert begun.wait(60)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        try:
            answer = client.post(URL, opening(), headers=KEY)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '10s'")
            let_go.set()
            running.result(60)
    assert (answer.status_code, answer.headers["Retry-After"]) == (409, "2")
    assert answer.json()["type"] == "urn:desk:problem:still-running"
    assert client.post(URL, opening(), headers=KEY).status_code == 201
