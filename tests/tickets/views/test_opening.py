"""Opening a ticket through the page."""

import pytest
from django.test import Client

from helpdesk.accounts.models import Requester
from tests.threads import at_once
from tests.tickets.pages import customer, field, found, text_of
from tickets.models import Ticket

FILLED = {
    "requester_email": "New@Shop.test",
    "requester_name": "Nina New",
    "subject": "The till is dead",
    "body": "It shows nothing.",
    "severity": "high",
    "channel": "phone",
    "language": "es",
}


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.l1)
    return client


def test_a_ticket_is_opened_for_a_new_customer(agent):
    answer = agent.post("/new/", FILLED)
    opened = Ticket.objects.get()
    assert answer.headers["Location"] == opened.url
    assert (opened.subject, opened.severity, opened.channel, opened.language) == (
        "The till is dead",
        "high",
        "phone",
        "es",
    )
    assert (opened.requester.email, opened.requester.name, opened.requester.language) == (
        "new@shop.test",
        "Nina New",
        "es",
    )


def test_a_known_customer_is_found_whatever_the_case_and_keeps_their_name(agent):
    known = customer("new@shop.test", name="Nina Known", language="it")
    agent.post("/new/", {**FILLED, "language": ""})
    opened = Ticket.objects.get()
    assert (opened.requester, opened.language) == (known, "it")
    assert Requester.objects.get().name == "Nina Known"


@pytest.mark.parametrize(
    "wrong", [{"requester_email": "nobody"}, {"subject": " "}, {"body": ""}, {"severity": "terrible"}]
)
def test_what_is_wrong_is_said_and_nothing_is_lost(agent, wrong):
    answer = agent.post("/new/", {**FILLED, **wrong})
    assert answer.status_code == 400
    assert not Ticket.objects.exists()
    assert not Requester.objects.exists()
    assert len(found(answer, **{"aria-invalid": "true"})) == 1
    assert field(answer, "requester_name") == "Nina New"


def test_the_form_says_what_it_asks_for(agent):
    assert "Customer's e-mail address" in text_of(agent.get("/new/"))


def marked(agent):
    """Return the filled form with the mark that the page gave it."""
    return {**FILLED, "once": field(agent.get("/new/"), "once")}


def test_a_form_that_is_sent_twice_opens_one_ticket(agent):
    form = marked(agent)
    answers = [agent.post("/new/", form) for _ in range(2)]
    assert [answer.headers["Location"] for answer in answers] == [Ticket.objects.get().url] * 2


def test_the_next_form_opens_another_ticket_with_the_same_words(agent):
    for _ in range(2):
        agent.post("/new/", marked(agent))
    assert Ticket.objects.count() == 2


def test_a_form_that_was_refused_may_be_sent_again(agent):
    form = marked(agent)
    assert agent.post("/new/", {**form, "subject": ""}).status_code == 400
    agent.post("/new/", form)
    assert Ticket.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_form_that_is_sent_twice_at_once_opens_one_ticket(cast):
    def send():
        client = Client()
        client.force_login(cast.l1)
        return client.post("/new/", {**FILLED, "once": "the-same"}).headers["Location"]

    assert len(set(at_once(send, send, send))) == 1
    assert Ticket.objects.count() == 1
