"""Tickets, as an integrator opens, reads and moves them."""

import pytest

from tests.api.desk import open_one, opening
from tickets.models import Ticket

SHOWN = """key subject requester status priority severity topic tier channel language tags team assignee level
is_escalated due_at sla_state escalation revision created_at updated_at"""


def test_a_ticket_is_opened_routed_and_promised(l1, rules):
    answer = l1.post("/api/v1/tickets/", opening(severity="critical", tags=["till", "Shop 7"]))
    assert answer.status_code == 201
    ticket = answer.json()
    assert ticket.keys() >= set(SHOWN.split())
    assert ticket["key"].startswith("HD-")
    assert ticket["status"] == "new"
    assert ticket["priority"] == "urgent"
    assert ticket["channel"] == "api"
    assert ticket["team"]["slug"] == "first-line"
    assert ticket["requester"]["email"] == "maria@shop.test"
    assert ticket["tags"] == ["shop-7", "till"]
    assert ticket["sla_state"] == "on_track"
    assert ticket["escalation"] is None
    assert ticket["due_at"].endswith("Z")
    assert answer.headers["ETag"].startswith(f'"{ticket["revision"]}.')


def test_the_answer_is_what_a_get_then_gives(l1, rules):
    opened = l1.post("/api/v1/tickets/", opening()).json()
    assert l1.get(f"/api/v1/tickets/{opened['key']}/").json() == opened


def test_a_customer_is_known_by_address_whatever_its_case(l1, rules):
    first = l1.post("/api/v1/tickets/", opening()).json()
    again = opening(requester={"email": "MARIA@shop.test"})
    assert l1.post("/api/v1/tickets/", again).json()["requester"] == first["requester"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"subject": ""}, "subject"),
        ({"body": "   "}, "body"),
        ({"severity": "awful"}, "severity"),
        ({"topic": "no-such-topic"}, "topic"),
        ({"requester": {"name": "Nobody"}}, "requester.email"),
        ({"requester": {"email": "no address"}}, "requester.email"),
        ({"colour": "blue"}, "colour"),
        ({"custom": ["no", "object"]}, "custom"),
        ({"custom": {"text": "a\u0000b"}}, "custom"),
        ({"language": "tlh"}, "language"),
    ],
)
def test_a_bad_value_is_refused_with_its_field(l1, rules, change, field):
    answer = l1.post("/api/v1/tickets/", opening(**change))
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert not Ticket.objects.exists()


def test_fields_are_changed_with_the_revision_that_was_read(l1, ticket):
    url = f"/api/v1/tickets/{ticket.key}/"
    read = l1.get(url)
    answer = l1.patch(url, {"severity": "critical"}, headers={"If-Match": read.headers["ETag"]})
    assert answer.status_code == 200
    assert answer.json()["revision"] == read.json()["revision"] + 1
    assert answer.headers["ETag"].startswith(f'"{answer.json()["revision"]}.')


@pytest.mark.parametrize("way", ["header", "body"])
def test_a_stale_revision_is_refused_with_the_current_state(l1, ticket, way):
    url = f"/api/v1/tickets/{ticket.key}/"
    stale = l1.get(url).json()["revision"]
    l1.patch(url, {"subject": "Faster"})
    body = {"subject": "Slower", **({"revision": stale} if way == "body" else {})}
    headers = {"If-Match": f'"{stale}"'} if way == "header" else {}
    answer = l1.patch(url, body, headers=headers)
    assert answer.status_code == 412
    assert answer.json()["type"] == "urn:desk:problem:stale"
    assert answer.json()["current"]["subject"] == "Faster"
    assert l1.get(url).json()["subject"] == "Faster"


def test_a_tag_of_no_revision_is_refused(l1, ticket):
    answer = l1.patch(f"/api/v1/tickets/{ticket.key}/", {"subject": "A"}, headers={"If-Match": "abc"})
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["If-Match"]


def test_what_has_an_address_of_its_own_is_not_patched(l1, ticket):
    answer = l1.patch(f"/api/v1/tickets/{ticket.key}/", {"status": "closed"})
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["status"]


def test_an_overridden_priority_can_follow_the_severity_again(l1, ticket):
    url = f"/api/v1/tickets/{ticket.key}/"
    derived = l1.get(url).json()["priority"]
    assert l1.patch(url, {"priority": "urgent"}).json()["is_priority_overridden"]
    answer = l1.patch(url, {"priority": None}).json()
    assert (answer["priority"], answer["is_priority_overridden"]) == (derived, False)


def test_a_ticket_is_assigned_by_address_with_its_story(l1, cast, ticket):
    body = {"assignee": "L1@desk.test", "note": "Knows the shop."}
    answer = l1.post(f"/api/v1/tickets/{ticket.key}/assign/", body)
    assert answer.json()["assignee"] == {"id": cast.l1.pk, "name": "Luca One", "email": "l1@desk.test"}
    messages = l1.get(f"/api/v1/tickets/{ticket.key}/messages/").json()["results"]
    assert [(message["visibility"], message["body"]) for message in messages][-1] == (
        "internal",
        "Knows the shop.",
    )


def test_a_team_without_a_person_means_its_queue(l1, ticket):
    l1.post(f"/api/v1/tickets/{ticket.key}/assign/", {"assignee": "l1@desk.test"})
    answer = l1.post(f"/api/v1/tickets/{ticket.key}/assign/", {"team": "second-line"}).json()
    assert (answer["team"]["slug"], answer["assignee"]) == ("second-line", None)


def test_an_assignment_names_somebody(l1, ticket):
    assert l1.post(f"/api/v1/tickets/{ticket.key}/assign/", {"note": "?"}).status_code == 400


def test_a_status_follows_the_table(l1, ticket):
    url = f"/api/v1/tickets/{ticket.key}/status/"
    assert l1.post(url, {"status": "waiting_customer"}).json()["status"] == "waiting_customer"
    assert l1.post(url, {"status": "closed", "reason": "done"}).json()["status"] == "closed"
    refused = l1.post(url, {"status": "new"})
    assert refused.status_code == 409
    assert refused.json()["type"] == "urn:desk:problem:status-refused"


def test_tags_are_put_on_and_taken_off(l1, ticket):
    url = f"/api/v1/tickets/{ticket.key}/tags/"
    assert l1.post(url, {"add": ["Till", "shop"]}).json()["tags"] == ["shop", "till"]
    assert l1.post(url, {"add": ["vip"], "remove": ["till"]}).json()["tags"] == ["shop", "vip"]


def test_one_follows_a_ticket_and_stops(l1, cast, ticket):
    url = f"/api/v1/tickets/{ticket.key}/watch/"
    assert l1.post(url).status_code == 204
    assert ticket.watcher_rows.filter(user=cast.l1).exists()
    assert l1.delete(url).status_code == 204
    assert not ticket.watcher_rows.exists()


@pytest.mark.parametrize("key", ["HD-99999999", "HD-0", "XX-1", "1", "HD-99999999999999999999999"])
def test_an_unknown_key_is_nothing(l1, rules, key):
    assert l1.get(f"/api/v1/tickets/{key}/").status_code == 404


@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        ("status=new", {"A", "B"}),
        ("status=new,resolved", {"A", "B", "C"}),
        ("status=resolved&status=closed", {"C"}),
        ("severity=critical", {"B"}),
        ("team=first-line", {"A", "B", "C"}),
        ("team=none", set()),
        ("assignee=none", {"A", "C"}),
        ("assignee=me", {"B"}),
        ("assignee=L1@desk.test", {"B"}),
        ("requester=zoe@shop.test", {"C"}),
        ("tag=red", {"A", "B"}),
        ("tag=red,blue", {"A", "B"}),
        ("escalated=false", {"A", "B", "C"}),
        ("escalated=true", set()),
        ("level=1", {"A", "B", "C"}),
        ("level=2,3", set()),
        ("sla_state=on_track", {"A", "B"}),
        ("sla_state=on_track,met", {"A", "B", "C"}),
        ("sla_state=breached", set()),
        ("due_before=2020-01-01T00:00:00Z", set()),
        ("created_after=2020-01-01", {"A", "B", "C"}),
        ("created_before=2020-01-01T00:00:00%2B02:00", set()),
        ("q=zoe", {"C"}),
        ("channel=api&language=en", {"B"}),
        ("topic=none&tier=standard", {"A", "B", "C"}),
        ("organisation=none", {"A", "B", "C"}),
    ],
)
def test_lists_are_filtered(l1, cast, rules, query, subjects):
    open_one("A", tags=["red", "blue"])
    busy = open_one("B", severity="critical", tags=["red"], channel="api")
    done = open_one("C", email="zoe@shop.test", name="Zoe")
    l1.post(f"/api/v1/tickets/{busy.key}/assign/", {"assignee": cast.l1.pk})
    l1.post(f"/api/v1/tickets/{done.key}/status/", {"status": "resolved"})
    answer = l1.get(f"/api/v1/tickets/?{query}")
    assert {ticket["subject"] for ticket in answer.json()["results"]} == subjects


@pytest.mark.parametrize(
    "query",
    [
        "colour=blue",
        "status=awful",
        "escalated=maybe",
        "level=high",
        "level=1.5",
        "created_after=yesterday",
        "created_after=2026-02-31",
        "due_before=2026-01-01T00:00:00",
        "ordering=requester",
        "page_size=0",
        "page_size=201",
        "page_size=x",
        "cursor=abc",
        "cursor=!!!",
        "count=perhaps",
        "team=%00",
        "q=%00",
    ],
)
def test_what_a_list_cannot_read_it_refuses(l1, rules, query):
    answer = l1.get(f"/api/v1/tickets/?{query}")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [query.split("=")[0]]


@pytest.mark.parametrize(
    ("verb", "body"), [("status", {"status": "open"}), ("assign", {"assignee": "l1@desk.test"})]
)
def test_a_verb_may_say_what_it_read(l1, ticket, verb, body):
    url = f"/api/v1/tickets/{ticket.key}/{verb}/"
    assert l1.post(url, body, headers={"If-Match": '"99"'}).status_code == 412
    assert l1.post(url, body, headers={"If-Match": f'"{ticket.revision}"'}).status_code == 200
