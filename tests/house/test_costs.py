"""What the most-read pages and lists cost, on a desk with enough rows that a query for each would show."""

import pytest

from tests.api import desk
from tests.people import api_client

TICKETS = 12


@pytest.fixture
def busy(cast):
    """A dozen tickets of a dozen customers, with promises, in the first line's queue."""
    desk.publish_rules(cast)
    return [desk.open_one(f"Till {number}", f"customer{number}@shop.test") for number in range(TICKETS)]


@pytest.fixture
def agent(client, cast, busy):
    """An agent's browser."""
    client.force_login(cast.l1)
    return client


@pytest.fixture
def program(cast, busy):
    """An agent's program."""
    return api_client(cast.l1)


def test_the_queue(agent, budget):
    with budget("page: queue"):
        page = agent.get("/q/all/")
    assert page.content.count(b"Till ") >= TICKETS


def test_the_conditions_of_the_queue(agent, budget):
    with budget("page: conditions of the queue"):
        page = agent.get("/q/all/conditions")
    assert b"First line" in page.content


def test_a_ticket(agent, busy, budget):
    with budget("page: ticket"):
        page = agent.get(busy[0].url)
    assert b"Till 0" in page.content


def test_the_bell(agent, budget):
    with budget("page: bell"):
        page = agent.get("/notifications/bell/", headers={"HX-Request": "true"})
    assert page.status_code == 200


def test_the_list_of_tickets(program, budget):
    with budget("api: tickets"):
        answer = program.get("/api/v1/tickets/")
    assert len(answer.json()["results"]) == TICKETS


def test_one_ticket(program, busy, budget):
    with budget("api: ticket"):
        answer = program.get(f"/api/v1/tickets/{busy[0].key}/")
    assert answer.json()["key"] == busy[0].key


def test_the_clocks_of_a_ticket(program, busy, budget):
    with budget("api: clocks"):
        answer = program.get(f"/api/v1/tickets/{busy[0].key}/clocks/")
    assert answer.status_code == 200


def test_the_forecast_of_a_ticket(program, busy, budget):
    with budget("api: forecast"):
        answer = program.get(f"/api/v1/tickets/{busy[0].key}/forecast/")
    assert answer.status_code == 200


def test_the_story_of_a_ticket(program, busy, budget):
    with budget("api: events"):
        answer = program.get(f"/api/v1/tickets/{busy[0].key}/events/")
    assert answer.json()["results"]


def test_opening_a_ticket(program, budget):
    with budget("api: open a ticket"):
        answer = program.post("/api/v1/tickets/", desk.opening())
    assert answer.status_code == 201
