"""Opening a ticket through the page."""

import pytest

from helpdesk.accounts.models import Requester
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
