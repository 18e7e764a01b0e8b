"""Several tickets of the queue are changed at once, each by its own rules."""

import pytest

from helpdesk.accounts.models import Team
from tests.people import hire
from tests.tickets.pages import HTMX, field, found, text_of, ticket
from tickets.models import Ticket
from tickets.services.lifecycle import change_status
from tickets.services.tagging import tag


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.l1)
    return client


@pytest.fixture
def two(cast):
    return [ticket("First"), ticket("Second")]


def send(agent, tickets, action, **facts):
    return agent.post("/bulk/", {"key": [one.key for one in tickets], "action": action, **facts})


def fresh(tickets):
    return [Ticket.objects.get(pk=one.pk) for one in tickets]


def test_a_row_can_be_selected_by_whoever_may_write(agent, two):
    page = agent.get("/q/")
    assert [one["value"] for one in found(page, "input", name="key")] == [one.key for one in two]


def test_an_auditor_selects_nothing(client, cast, two):
    client.force_login(hire("auditor", "Aldo Auditor", role="auditor"))
    assert not found(client.get("/q/"), "input", name="key")
    assert send(client, two, "priority", confirmed=1, priority="urgent").status_code == 403


def test_the_dialog_changes_nothing_and_keeps_the_selection(agent, two):
    page = send(agent, two, "status")
    assert page.status_code == 200
    assert "2 tickets are selected" in text_of(page)
    assert [one["value"] for one in found(page, "input", name="key")] == [one.key for one in two]
    assert {one.status for one in fresh(two)} == {"new"}


def test_the_dialog_says_how_many_cannot(agent, cast, two):
    change_status(two[0], "resolved", actor=cast.l1)
    assert "Waiting for customer (1 ticket cannot)" in text_of(send(agent, two, "status"))


def test_a_status_reaches_those_that_can_and_names_those_that_cannot(agent, cast, two):
    change_status(two[0], "resolved", actor=cast.l1)
    send(agent, two, "status", confirmed=1, status="waiting_customer")
    assert [one.status for one in fresh(two)] == ["resolved", "waiting_customer"]
    said = text_of(agent.get("/q/"))
    assert "1 ticket was changed." in said
    assert f"{two[0].key} stays as it is." in said


def test_all_are_given_to_one_person(agent, cast, two):
    send(agent, two, "assign", confirmed=1, assignee=cast.l2.pk)
    assert {one.assignee for one in fresh(two)} == {cast.l2}


def test_a_priority_is_set_and_taken_back(agent, two):
    send(agent, two, "priority", confirmed=1, priority="urgent")
    assert {one.priority for one in fresh(two)} == {"urgent"}
    send(agent, two, "priority", confirmed=1, priority="")
    assert {one.is_priority_overridden for one in fresh(two)} == {False}


def test_tags_are_added_beside_those_that_are_there(agent, cast, two):
    tag(two[0], add=["vip"], actor=cast.l1)
    send(agent, two, "tag", confirmed=1, tags="refund, Harbour")
    assert set(two[0].tags.values_list("slug", flat=True)) == {"vip", "refund", "harbour"}
    assert set(two[1].tags.values_list("slug", flat=True)) == {"refund", "harbour"}


def test_an_empty_value_is_asked_for_again(agent, two):
    page = send(agent, two, "tag", confirmed=1, tags="")
    assert page.status_code == 400
    assert not field(page, "tags")


@pytest.mark.parametrize("action", ["", "erase"])
def test_an_unknown_change_changes_nothing(agent, two, action):
    assert send(agent, two, action, confirmed=1).status_code == 303
    assert {one.revision for one in fresh(two)} == {1}


def test_nothing_selected_is_said(agent):
    agent.post("/bulk/", {"action": "status"})
    assert "Select tickets first." in text_of(agent.get("/q/"))


def test_tickets_out_of_sight_are_not_touched(agent, cast, two):
    Team.objects.filter(pk=cast.second_line.pk).update(is_private=True)
    Ticket.objects.filter(pk=two[0].pk).update(team=cast.second_line)
    send(agent, two, "priority", confirmed=1, priority="urgent")
    assert [one.priority for one in fresh(two)] == ["normal", "urgent"]


def test_one_comes_back_to_the_list_one_was_in(agent, two):
    there = "/q/mine/?status=open"
    assert send(agent, two, "priority", confirmed=1, next=there).headers["Location"] == there
    assert send(agent, two, "priority", confirmed=1, next="//evil.test/").headers["Location"] == "/q/"
    page = agent.post(
        "/bulk/", {"key": two[0].key, "action": "priority", "confirmed": 1, "next": there}, headers=HTMX
    )
    assert page.headers["HX-Redirect"] == there
