"""ETag, If-Match and If-None-Match on tickets."""

from datetime import timedelta

import pytest

from escalation.services.proposing import mark
from helpdesk.web.api import conditions
from helpdesk.web.times import now
from tests.threads import at_once
from tickets.models import Message, Ticket, TicketWatcher

VERBS = {
    "": ("patch", {"subject": "Another"}),
    "assign/": ("post", {"team": "second-line"}),
    "status/": ("post", {"status": "open"}),
    "tags/": ("post", {"add": ["till"]}),
    "watch/": ("post", None),
    "messages/": ("post", {"body": "We look at it."}),
}


@pytest.fixture
def url(ticket):
    return f"/api/v1/tickets/{ticket.key}/"


@pytest.fixture
def tag(l1, url):
    """The tag of the ticket as it is."""
    return l1.get(url).headers["ETag"]


def state(ticket):
    ticket.refresh_from_db()
    counts = (Message.objects.count(), TicketWatcher.objects.count())
    return ticket.revision, ticket.updated_at, *counts


@pytest.mark.parametrize("path", VERBS)
def test_every_verb_goes_through_when_nothing_changed(l1, url, tag, path):
    method, body = VERBS[path]
    assert getattr(l1, method)(url + path, body, headers={"If-Match": tag}).status_code < 300


@pytest.mark.parametrize("path", VERBS)
def test_every_verb_is_refused_when_something_changed(l1, ticket, url, tag, path):
    l1.patch(url, {"severity": "high"})
    before, (method, body) = state(ticket), VERBS[path]
    answer = getattr(l1, method)(url + path, body, headers={"If-Match": tag})
    assert answer.status_code == 412
    assert answer.json()["type"] == "urn:desk:problem:stale"
    assert answer.json()["current"]["severity"] == "high"
    assert state(ticket) == before


def test_an_escalation_is_refused_when_something_changed(l1, ticket, url, tag):
    note = {"summary": "A", "tried": "", "asked_for": ""}
    body = {"kind": "functional", "reason": "knowledge", "note": note, "seen": mark(ticket)}
    l1.patch(url, {"language": "it"})
    assert l1.post(f"{url}escalate/", body, headers={"If-Match": tag}).status_code == 412
    assert l1.get("/api/v1/escalations/").json()["results"] == []


def test_a_message_in_between_makes_nothing_stale(l1, url, tag):
    l1.post(f"{url}messages/", {"body": "A note", "visibility": "internal"})
    assert l1.patch(url, {"severity": "high"}, headers={"If-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("*", 200),
        ('"{revision}"', 200),
        ('"{revision}-gzip"', 200),
        ('"99", "{revision}"', 200),
        ('"99" ,, "{revision}"', 200),
        ('W/"{revision}"', 412),
        ('W/"99", "{revision}"', 200),
        ('"99"', 412),
        ('"of-another-desk"', 412),
        ('""', 412),
        ("{revision}", 400),
        ('"{revision}', 400),
        ('*, "{revision}"', 400),
        ("", 400),
        ("abc", 400),
        ("é", 400),
    ],
)
def test_tags_are_compared_strongly(l1, ticket, url, header, status):
    headers = {"If-Match": header.format(revision=ticket.revision)}
    assert l1.patch(url, {"subject": "Another"}, headers=headers).status_code == status


def test_the_answer_of_a_verb_carries_the_next_tag(l1, url, tag):
    for severity in ("high", "low", "critical"):
        answer = l1.patch(url, {"severity": severity}, headers={"If-Match": tag})
        assert answer.status_code == 200
        tag = answer.headers["ETag"]
    assert l1.get(url).headers["ETag"] == tag


@pytest.mark.parametrize("form", ["{tag}", "W/{tag}", '"1", {tag}', "*"])
def test_an_answer_that_one_has_is_not_sent_again(l1, url, tag, form):
    answer = l1.get(url, headers={"If-None-Match": form.format(tag=tag)})
    assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", tag)


def test_an_answer_that_a_server_in_front_compressed_is_known(l1, url, tag):
    assert l1.get(url, headers={"If-None-Match": f'{tag[:-1]}-zstd"'}).status_code == 304


@pytest.mark.parametrize("path", ["messages/", ""])
def test_another_answer_is_sent(l1, url, tag, path):
    if path:
        l1.post(url + path, {"body": "We look at it."})
    else:
        l1.patch(url, {"subject": "Another"})
    assert l1.get(url, headers={"If-None-Match": tag}).status_code == 200


def test_time_that_passes_makes_another_answer(l1, url, tag):
    later = {"Desk-Time": (now() + timedelta(days=3)).isoformat(), "If-None-Match": tag}
    answer = l1.get(url, headers=later)
    assert (answer.status_code, answer.json()["sla_state"]) == (200, "breached")


def test_a_tag_that_is_none_is_refused_when_reading_too(l1, url):
    answer = l1.get(url, headers={"If-None-Match": "abc"})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["If-None-Match"])


def test_a_tag_says_what_was_shown(l1):
    assert conditions.etag(7, {"a": 1}) == conditions.etag(7, {"a": 1}) != conditions.etag(7, {"a": 2})


@pytest.mark.django_db(transaction=True)
def test_of_two_who_read_the_same_one_wins(clients, ticket, url):
    people = [clients.l1, clients.l2]
    tags = [client.get(url).headers["ETag"] for client in people]

    def change(place):
        headers = {"If-Match": tags[place]}
        return people[place].post(f"{url}tags/", {"add": [f"t{place}"]}, headers=headers).status_code

    assert sorted(at_once(lambda: change(0), lambda: change(1))) == [200, 412]
    assert Ticket.objects.get().tags.count() == 1
