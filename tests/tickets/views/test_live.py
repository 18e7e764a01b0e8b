"""What others change shows on an open page by itself."""

import pytest

from tests.tickets.pages import found, text_of, ticket
from tickets.services.conversation import note, reply

HTMX = {"HX-Request": "true"}


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.l1)
    return client


@pytest.fixture
def opened(cast):
    return ticket()


def question(response):
    """What the page will ask to learn whether more happened."""
    (part,) = found(response, id="live")
    return part["hx-get"]


def test_nothing_is_renewed_while_nothing_happens(agent, opened):
    answer = agent.get(question(agent.get(opened.url)), headers=HTMX)
    assert answer.status_code == 204
    assert not answer.content


def test_an_answer_of_somebody_else_appears_and_the_promises_are_asked_again(agent, opened, cast):
    asked = question(agent.get(opened.url))
    reply(opened, "I have found the broken cable.", author=cast.l2)
    answer = agent.get(asked, headers=HTMX)
    assert "I have found the broken cable." in text_of(answer)
    assert "ticket-changed" in answer.headers["HX-Trigger"]


def test_a_renewed_page_has_seen_what_it_shows(agent, opened, cast):
    asked = question(agent.get(opened.url))
    note(opened, "Look at the router.", author=cast.l2)
    answer = agent.get(asked, headers=HTMX)
    assert agent.get(question(answer), headers=HTMX).status_code == 204


def test_the_page_of_a_private_team_renews_for_nobody_outside(agent, opened, cast):
    asked = question(agent.get(opened.url))
    cast.first_line.is_private = True
    cast.first_line.save()
    agent.force_login(cast.finance)
    assert agent.get(asked).status_code == 404


def test_a_change_made_on_another_page_of_the_ticket_loads_that_page_anew(agent, opened):
    headers = {**HTMX, "HX-Current-URL": f"http://testserver{opened.url}/escalation"}
    answer = agent.post(f"{opened.url}/take", {"revision": opened.revision}, headers=headers)
    assert answer.headers["HX-Refresh"] == "true"
