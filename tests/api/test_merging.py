"""Merging and splitting, as an integrator does it."""

import pytest

from helpdesk.accounts.services import teams
from tests.api.desk import open_one
from tickets.models import Ticket
from tickets.services.conversation import receive
from tickets.services.placing import assign


@pytest.fixture
def twin(ticket):
    """Another ticket of Maria's."""
    return open_one("The till is still dead")


def url(ticket, verb=""):
    return f"/api/v1/tickets/{ticket.key}/{verb}"


def test_a_ticket_is_merged_into_another(l1, ticket, twin):
    answer = l1.post(url(twin, "merge/"), {"into": ticket.key})
    assert answer.status_code == 200
    assert answer.json()["key"] == ticket.key
    assert answer.headers["ETag"].startswith(f'"{answer.json()["revision"]}.')
    gone = l1.get(url(twin)).json()
    assert (gone["status"], gone["merged_into"], gone["sla_state"]) == ("closed", ticket.key, "none")


def test_several_are_merged_into_one(l1, ticket, twin):
    third = open_one("Again")
    answer = l1.post(url(ticket, "merge/"), {"sources": [twin.key, third.key]})
    assert answer.json()["key"] == ticket.key
    said = l1.get(url(ticket, "messages/")).json()["results"]
    assert [one["came_from"] for one in said] == [None, twin.key, third.key]


def test_the_conversation_of_a_merged_ticket_can_still_be_read(l1, ticket, twin):
    l1.post(url(twin, "merge/"), {"into": ticket.key})
    said = l1.get(url(twin, "messages/")).json()["results"]
    assert [(one["body"], one["came_from"]) for one in said] == [("It does not start.", twin.key)]
    kinds = [one["kind"] for one in l1.get(url(twin, "events/")).json()["results"]]
    assert "ticket.merged" in kinds
    assert "clock.cancelled" in kinds


def test_the_customers_message_on_a_merged_ticket_arrives_on_the_other(l1, ticket, twin):
    l1.post(url(twin, "merge/"), {"into": ticket.key})
    assert l1.post(url(twin, "messages/"), {"body": "Hello?", "author": "maria@shop.test"}).status_code == 201
    assert ticket.messages.filter(body="Hello?").exists()


def test_a_verb_on_a_merged_ticket_is_told_where_to_go_on(l1, ticket, twin):
    l1.post(url(twin, "merge/"), {"into": ticket.key})
    answer = l1.post(url(twin, "messages/"), {"body": "Sorry."})
    assert answer.status_code == 409
    assert answer.json()["type"] == "urn:desk:problem:ticket-merged"
    assert answer.json()["merged_into"] == ticket.key
    assert l1.post(url(twin, "merge/"), {"into": ticket.key}).status_code == 409


def test_a_repeat_with_the_same_key_answers_the_same_and_merges_once(l1, ticket, twin):
    headers = {"Idempotency-Key": "merge-1"}
    first = l1.post(url(twin, "merge/"), {"into": ticket.key}, headers=headers)
    again = l1.post(url(twin, "merge/"), {"into": ticket.key}, headers=headers)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert ticket.messages.count() == 2


@pytest.mark.parametrize("verb", ["merge/", "split/"])
@pytest.mark.parametrize("way", ["header", "body"])
def test_a_stale_revision_is_refused_with_the_current_state(l1, ticket, twin, way, verb):
    stale = l1.get(url(ticket)).json()["revision"]
    extra = receive(ticket, "And the door?", requester=ticket.requester)
    l1.patch(url(ticket), {"subject": "Faster"})
    body = {"into": twin.key} if verb == "merge/" else {"messages": [extra.pk], "subject": "The door"}
    body |= {"revision": stale} if way == "body" else {}
    headers = {"If-Match": f'"{stale}"'} if way == "header" else {}
    answer = l1.post(url(ticket, verb), body, headers=headers)
    assert answer.status_code == 412
    assert answer.json()["current"]["subject"] == "Faster"
    assert Ticket.objects.count() == 2
    assert not Ticket.objects.filter(merged_into__isnull=False).exists()


def test_the_revision_that_was_read_lets_it_happen(l1, ticket, twin):
    tag = l1.get(url(twin)).headers["ETag"]
    assert l1.post(url(twin, "merge/"), {"into": ticket.key}, headers={"If-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "into"),
        ({"into": "HD-1", "sources": ["HD-1"]}, "into"),
        ({"into": "HD-999999"}, "into"),
        ({"into": 7}, "into"),
        ({"into": "HD-" + "9" * 40}, "into"),
        ({"sources": []}, "sources"),
        ({"sources": ["HD-999999"]}, "sources.0"),
        ({"target": "HD-1"}, "target"),
    ],
)
def test_a_bad_body_is_refused_with_its_field(l1, ticket, body, field):
    known = {"HD-1": ticket.key}
    body = {
        name: [known.get(one, one) for one in value] if isinstance(value, list) else known.get(value, value)
        for name, value in body.items()
    }
    answer = l1.post(url(ticket, "merge/"), body)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


def test_a_ticket_that_the_caller_may_not_see_is_as_unknown_as_one_that_is_not_there(l1, cast, ticket, twin):
    teams.change(cast.finance_team, is_private=True)
    assign(twin, assignee=None, team=cast.finance_team, actor=cast.admin)
    hidden = l1.post(url(ticket, "merge/"), {"into": twin.key}).json()["errors"]["into"]
    missing = l1.post(url(ticket, "merge/"), {"into": "HD-999999"}).json()["errors"]["into"]
    assert hidden == [missing[0].replace("HD-999999", twin.key)]
    assert l1.post(url(twin, "merge/"), {"into": ticket.key}).status_code == 404


def test_another_customers_ticket_is_refused_with_a_sentence(l1, ticket):
    other = open_one(email="paolo@shop.test", name="Paolo")
    answer = l1.post(url(other, "merge/"), {"into": ticket.key})
    assert answer.status_code == 409
    assert "another customer's" in answer.json()["detail"]


def test_whoever_only_reads_may_not(clients, cast, ticket, twin):
    from tests.people import api_client

    reader = api_client(cast.l1, "tickets:read")
    assert reader.post(url(twin, "merge/"), {"into": ticket.key}).status_code == 403
    assert reader.post(url(twin, "split/"), {"messages": [1], "subject": "x"}).status_code == 403


def test_messages_are_split_off(l1, ticket):
    extra = receive(ticket, "And the door?", requester=ticket.requester)
    answer = l1.post(
        url(ticket, "split/"), {"messages": [extra.pk], "subject": "The door", "severity": "low"}
    )
    assert answer.status_code == 201
    new = answer.json()
    assert (new["split_from"], new["subject"], new["severity"], new["status"]) == (
        ticket.key,
        "The door",
        "low",
        "new",
    )
    assert new["sla_state"] == "on_track"
    said = l1.get(f"/api/v1/tickets/{new['key']}/messages/").json()["results"]
    assert [(one["body"], one["came_from"]) for one in said] == [("And the door?", ticket.key)]


def test_what_cannot_be_split_off_is_refused_with_its_field(l1, ticket):
    only = ticket.messages.get()
    answer = l1.post(url(ticket, "split/"), {"messages": [only.pk], "subject": "The door"})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["messages"])
    answer = l1.post(url(ticket, "split/"), {"messages": [only.pk + 1000], "subject": "The door"})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["messages"])
