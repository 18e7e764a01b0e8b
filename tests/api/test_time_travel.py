"""On a desk that allows it, a request says when it happens."""

import pytest

from tests.api.desk import opening


@pytest.mark.parametrize("at", ["2031-05-04T09:30:00Z", "2019-05-04T09:30:00Z"])
def test_a_ticket_is_opened_at_another_time(l1, rules, at):
    ticket = l1.post("/api/v1/tickets/", opening(), headers={"Desk-Time": at}).json()
    assert (ticket["created_at"], ticket["due_at"]) == (at, at.replace("09:30", "11:30"))
    (event,) = [
        event
        for event in l1.get(f"/api/v1/tickets/{ticket['key']}/events/").json()["results"]
        if event["kind"] == "ticket.opened"
    ]
    assert event["at"] == at
    assert not event["recorded_at"].startswith(at[:4])


def test_a_token_lives_in_real_time(l1, rules):
    assert l1.get("/api/v1/tickets/", headers={"Desk-Time": "2060-01-01T00:00:00Z"}).status_code == 200


def test_the_state_of_promises_is_that_of_the_instant(l1, ticket):
    url = f"/api/v1/tickets/{ticket.key}/"
    assert l1.get(url).json()["sla_state"] == "on_track"
    assert l1.get(url, headers={"Desk-Time": "2060-01-01T00:00:00Z"}).json()["sla_state"] == "breached"


@pytest.mark.parametrize(
    "at",
    [
        *("yesterday", "2026-05-04T09:30:00", "2026-13-04T09:30:00Z", "0001-01-01T00:00:00+14:00"),
        *("1999-12-31T23:59:59Z", "2068-01-01T00:00:00Z"),
    ],
)
def test_a_time_that_cannot_be_read_or_reached_is_refused(l1, rules, at):
    answer = l1.post("/api/v1/tickets/", opening(), headers={"Desk-Time": at})
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_desk_that_does_not_travel_takes_no_notice(l1, rules, settings):
    settings.DESK_TIME_TRAVEL = False
    ticket = l1.post("/api/v1/tickets/", opening(), headers={"Desk-Time": "2031-05-04T09:30:00Z"}).json()
    assert not ticket["created_at"].startswith("2031")
