"""My day: what waits for somebody now and why, what reached them, and how their promises went."""

import pytest

from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from helpdesk.web.times import now
from tests.escalation import rules
from tests.tickets.pages import HTMX, customer, found, subjects, text_of, ticket
from tickets.services.conversation import receive, reply
from tickets.services.lifecycle import change_status
from tickets.services.placing import assign


@pytest.fixture
def desk(cast):
    return rules.desk()


@pytest.fixture
def agent(client, cast, desk):
    client.force_login(cast.l1)
    return client


def mine(cast, subject, **facts):
    return assign(ticket(subject, **facts), assignee=cast.l1, team=None, actor=cast.l1)


def test_the_front_door_leads_to_the_day(agent):
    assert agent.get("/").headers["Location"] == "/day/"


def test_one_s_own_unanswered_ticket_stands_there_with_its_reason(agent, cast):
    mine(cast, "Till")
    page = agent.get("/day/")
    assert subjects(page) == ["Till"]
    assert "The customer wrote and has no answer yet." in text_of(page)


def test_several_unanswered_messages_are_counted(agent, cast):
    one = mine(cast, "Till")
    reply(one, "Is it on?", author=cast.l1)
    for text in ("Yes.", "Are you there?"):
        receive(one, text, requester=customer())
    assert "The customer wrote 2 times and has no answer yet." in text_of(agent.get("/day/"))


def test_an_answered_ticket_says_that_it_is_not_solved(agent, cast):
    reply(mine(cast, "Till"), "We look into it.", author=cast.l1)
    assert "It was answered and is not solved yet." in text_of(agent.get("/day/"))


def test_what_waits_for_its_customer_is_not_there(agent, cast):
    one = mine(cast, "Till")
    reply(one, "Is it on?", author=cast.l1, status="waiting_customer")
    assert subjects(agent.get("/day/")) == []
    assert "Nothing waits for you." in text_of(agent.get("/day/"))


def test_what_is_solved_or_another_s_is_not_there(agent, cast):
    change_status(mine(cast, "Solved"), "resolved", actor=cast.l1)
    assign(ticket("Hers"), assignee=cast.l2, team=None, actor=cast.l2)
    assert subjects(agent.get("/day/")) == []


def test_what_nobody_holds_is_there_when_it_is_due_soon(agent, cast):
    far, near = ticket("Far"), ticket("Near")
    type(near).objects.filter(pk=near.pk).update(due_soon_at=now())
    assert far.team == near.team
    page = agent.get("/day/")
    assert subjects(page) == ["Near"]
    assert "Nobody in First line has it yet." in text_of(page)


def test_no_more_than_seven_stand_there_the_nearest_promise_first(agent, cast):
    for number in range(9):
        mine(cast, f"Till {number}")
    shown = subjects(agent.get("/day/"))
    assert len(shown) == 7
    assert shown[0] == "Till 0"


def test_an_escalation_that_names_its_reader_can_be_acknowledged_there(client, cast, desk):
    one = ticket("Till")
    escalation = escalate(
        one, kind="functional", reason="knowledge", summary="Help.", actor=cast.l1, seen=mark(one)
    )
    client.force_login(cast.l2)
    page = client.get("/day/")
    assert "It was escalated to you" in text_of(page)
    url = f"/esc/E-{escalation.pk}/acknowledge"
    assert found(page, "form", action=url)
    client.post(url)
    assert not found(client.get("/day/"), "form", action=url)


def test_promises_that_were_kept_today_are_counted(agent, cast):
    reply(mine(cast, "Till"), "We look into it.", author=cast.l1)
    assert [element["words"] for element in found(agent.get("/day/"), "dd")][:3] == [["1"], ["0"], ["0"]]


def test_start_working_leads_to_the_first(agent, cast):
    first = mine(cast, "First")
    mine(cast, "Second")
    links = [one for one in found(agent.get("/day/"), "a") if "data-walk-start" in one]
    assert [one["href"] for one in links] == [first.url]


def test_by_htmx_the_day_alone_comes_back(agent):
    page = agent.get("/day/", headers={**HTMX, "HX-Target": "day"})
    assert b"<html" not in page.content


def test_what_it_costs_does_not_grow(agent, cast, budget):
    for number in range(6):
        mine(cast, f"Till {number}")
    with budget("page: my day"):
        agent.get("/day/")
