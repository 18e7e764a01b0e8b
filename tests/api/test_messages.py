"""The conversation and the ledger of a ticket, from outside."""

import pytest

from helpdesk.notifications.models import Mail
from tickets.services.conversation import receive


@pytest.fixture
def url(ticket):
    return f"/api/v1/tickets/{ticket.key}/messages/"


def test_a_reply_is_public_and_mailed(l1, cast, ticket, url):
    answer = l1.post(url, {"body": "We look at it."})
    assert answer.status_code == 201
    message = answer.json()
    assert message["visibility"] == "public"
    assert message["author"] == {"id": cast.l1.pk, "name": "Luca One", "email": "l1@desk.test"}
    assert Mail.objects.filter(to="maria@shop.test", stream=ticket.stream).count() == 2
    assert l1.get(f"/api/v1/tickets/{ticket.key}/").json()["status"] == "open"


def test_a_note_is_internal_and_not_mailed(l1, ticket, url):
    before = Mail.objects.count()
    assert l1.post(url, {"body": "Strange.", "visibility": "internal"}).json()["kind"] == "note"
    assert Mail.objects.count() == before


def test_a_customers_message_is_theirs(l1, url):
    message = l1.post(url, {"body": "And now?", "author": "maria@shop.test"}).json()
    assert message["is_from_customer"]
    assert message["author"]["email"] == "maria@shop.test"


def test_a_customer_writes_no_notes(l1, url):
    body = {"body": "Psst", "author": "maria@shop.test", "visibility": "internal"}
    assert list(l1.post(url, body).json()["errors"]) == ["visibility"]


def test_a_reply_may_move_the_ticket(l1, ticket, url):
    l1.post(url, {"body": "Which model is it?", "status": "waiting_customer"})
    assert l1.get(f"/api/v1/tickets/{ticket.key}/").json()["status"] == "waiting_customer"


def test_who_did_not_see_the_newest_message_is_shown_it(l1, ticket, url):
    seen = l1.get(url).json()["results"][-1]["id"]
    newer = receive(ticket, "It works again.", requester=ticket.requester)
    answer = l1.post(url, {"body": "We come tomorrow.", "seen_message": seen})
    assert answer.status_code == 409
    assert answer.json()["newer_message"]["id"] == newer.pk
    assert l1.post(url, {"body": "Fine.", "seen_message": newer.pk}).status_code == 201


def test_messages_stand_in_order_and_can_be_turned(l1, url):
    l1.post(url, {"body": "Second"})
    assert [message["body"] for message in l1.get(url).json()["results"]] == ["It does not start.", "Second"]
    turned = l1.get(f"{url}?ordering=-id&page_size=1").json()
    assert [message["body"] for message in turned["results"]] == ["Second"]
    assert turned["next"]


@pytest.mark.parametrize(
    "body", [{}, {"body": ""}, {"body": "x", "visibility": "secret"}, {"body": "a\u0000"}]
)
def test_a_message_that_says_nothing_is_refused(l1, url, body):
    assert l1.post(url, body).status_code == 400


def test_the_ledger_tells_who_did_what(l1, cast, ticket, url):
    l1.post(url, {"body": "We look at it."})
    events = l1.get(f"/api/v1/tickets/{ticket.key}/events/").json()["results"]
    assert events[0]["kind"] == "ticket.opened"
    posted = next(event for event in events if event["kind"] == "ticket.message_posted")
    assert posted.keys() == {"id", "kind", "at", "recorded_at", "actor", "data"}
    assert posted["actor"]["id"] == cast.l1.pk
    assert events[0]["actor"] is None
    assert [event["id"] for event in events] == sorted(event["id"] for event in events)
