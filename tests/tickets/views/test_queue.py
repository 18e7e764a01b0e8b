"""The queue: its views, filters, orders and pages."""

from datetime import timedelta

import pytest

from helpdesk.accounts.services import teams
from helpdesk.web.times import now, travel
from tests.tickets.pages import HTMX, customer, field, found, link, subjects, text_of, ticket
from tickets.models import Ticket
from tickets.services.conversation import receive, reply
from tickets.services.lifecycle import change_status
from tickets.services.placing import assign
from tickets.services.tagging import tag


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.l1)
    return client


def test_the_front_door_leads_to_the_queue(agent):
    assert agent.get("/").headers["Location"] == "/day/"


def test_open_tickets_stand_in_the_queue_and_done_ones_do_not(agent, cast):
    ticket("Still open")
    change_status(ticket("Long solved"), "resolved", actor=cast.l1)
    assert subjects(agent.get("/q/")) == ["Still open"]
    assert set(subjects(agent.get("/q/all/"))) == {"Still open", "Long solved"}


def test_a_row_shows_key_customer_and_the_last_words(agent, cast):
    opened = ticket(body="First words.")
    receive(opened, "The **latest** words.", requester=opened.requester)
    row = text_of(agent.get("/q/"))
    assert opened.key in row
    assert "Maria Rossi" in row
    assert "The latest words." in row
    assert "First words." not in row


def test_an_internal_note_is_never_the_preview(agent, cast):
    opened = ticket(body="Public words.")
    assign(opened, assignee=cast.l2, team=None, actor=cast.l1, note="Only among us.")
    assert "Only among us." not in text_of(agent.get("/q/"))


def test_my_open_tickets_are_those_i_hold(agent, cast):
    assign(ticket("Mine"), assignee=cast.l1, team=None, actor=cast.lead)
    assign(ticket("Hers"), assignee=cast.l2, team=None, actor=cast.lead)
    assert subjects(agent.get("/q/mine/")) == ["Mine"]


def test_unassigned_tickets_have_no_holder(agent, cast):
    ticket("Nobody's")
    assign(ticket("Mine"), assignee=cast.l1, team=None, actor=cast.lead)
    assert subjects(agent.get("/q/unassigned/")) == ["Nobody's"]


def test_tickets_that_wait_for_the_customer_have_a_view(agent, cast):
    reply(ticket("Waits"), "And now you.", author=cast.l1, status="waiting_customer")
    ticket("Does not wait")
    assert subjects(agent.get("/q/waiting/")) == ["Waits"]


def test_breaching_next_holds_promises_that_can_still_be_kept(agent, cast):
    late, soon, later, none = (ticket(name) for name in ("Late", "Soon", "Later", "Without promise"))
    at = now()
    Ticket.objects.filter(pk=late.pk).update(breached_at=at, due_at=at)
    Ticket.objects.filter(pk=soon.pk).update(due_at=at + timedelta(minutes=5))
    Ticket.objects.filter(pk=later.pk).update(due_at=at + timedelta(hours=5))
    assert subjects(agent.get("/q/breaching/")) == ["Soon", "Later"]
    assert none.due_at is None


def test_an_unknown_view_is_not_found(agent):
    assert agent.get("/q/nonsense/").status_code == 404


def test_the_nearest_promise_is_on_top_and_tickets_without_one_come_last(agent):
    without, later, sooner = ticket("Without"), ticket("Later"), ticket("Sooner")
    at = now()
    Ticket.objects.filter(pk=later.pk).update(due_at=at + timedelta(hours=2))
    Ticket.objects.filter(pk=sooner.pk).update(due_at=at + timedelta(hours=1))
    assert subjects(agent.get("/q/")) == ["Sooner", "Later", without.subject]


def test_another_order_can_be_asked_for(agent):
    at = now()
    with travel(at - timedelta(hours=2)):
        ticket("Older")
    with travel(at - timedelta(hours=1)):
        ticket("Newer")
    assert subjects(agent.get("/q/?ordering=-created_at")) == ["Newer", "Older"]
    assert subjects(agent.get("/q/?ordering=created_at")) == ["Older", "Newer"]


def test_a_late_ticket_says_by_how_much(agent):
    late = ticket()
    Ticket.objects.filter(pk=late.pk).update(breached_at=now() - timedelta(minutes=65, seconds=20))
    assert "Late by 1 h 05" in text_of(agent.get("/q/"))


def test_a_paused_ticket_says_why(agent, cast):
    opened = ticket()
    change_status(opened, "waiting_customer", actor=cast.l1)
    Ticket.objects.filter(pk=opened.pk).update(sla_paused=True, due_at=None)
    assert "Paused: waiting for customer" in text_of(agent.get("/q/"))


@pytest.mark.parametrize(
    "condition",
    [
        "severity=critical",
        "severity=critical&severity=high",
        "severity=critical,high",
        "assignee=l1@desk.test",
        "assignee=me",
        "team=second-line",
        "requester=anna@shop.test",
        "language=it",
        "channel=phone",
        "tag=vip",
        "sla_state=breached",
        "q=harbour",
        "q=anna",
        "escalated=true",
        "level=2",
    ],
)
def test_a_filter_in_the_address_narrows_the_list(agent, cast, condition):
    ticket("Other")
    anna = customer("anna@shop.test", name="Anna Bianchi")
    wanted = ticket("The harbour till", requester=anna, severity="critical", language="it", channel="phone")
    assign(wanted, assignee=cast.l1, team=cast.second_line, actor=cast.lead)
    tag(wanted, add=["vip"], actor=cast.l1)
    Ticket.objects.filter(pk=wanted.pk).update(
        is_escalated=True, level=2, peak_level=2, breached_at=now(), escalated_at=now()
    )
    assert subjects(agent.get(f"/q/?{condition}")) == ["The harbour till"]


def test_a_key_finds_its_ticket_whatever_its_state(agent, cast):
    ticket("Other")
    wanted = ticket("Wanted")
    change_status(wanted, "resolved", actor=cast.l1)
    assert subjects(agent.get(f"/q/?q={wanted.key}")) == ["Wanted"]


def test_each_condition_is_a_chip_that_can_be_taken_away(agent, cast):
    page = agent.get("/q/open/?severity=high&team=first-line&ordering=-created_at")
    shown = text_of(page)
    assert "Severity: High" in shown
    assert "Team: First line" in shown
    (chip,) = found(page, "a", **{"aria-label": "Remove the filter Severity: High"})
    assert chip["href"] == "/q/open/?team=first-line&ordering=-created_at"


def test_the_form_keeps_conditions_that_it_does_not_offer(agent):
    assert field(agent.get("/q/?requester=maria@shop.test"), "requester") == "maria@shop.test"


def test_a_condition_that_cannot_be_read_shows_nothing_and_says_so(agent):
    ticket("Hidden by the mistake")
    page = agent.get("/q/?severity=terrible")
    assert subjects(page) == []
    assert "Severity: Select a valid choice. terrible" in text_of(page)


def test_pages_follow_each_other_without_gap_or_repeat(agent):
    for number in range(7):
        ticket(f"Ticket {number}")
    first = agent.get("/q/?page_size=3&ordering=created_at")
    second = agent.get(link(first, "next"))
    third = agent.get(link(second, "next"))
    seen = subjects(first) + subjects(second) + subjects(third)
    assert sorted(seen) == [f"Ticket {number}" for number in range(7)]
    assert link(third, "next") is None
    assert subjects(agent.get(link(second, "prev"))) == subjects(first)


def test_a_ticket_that_comes_meanwhile_shifts_no_page(agent):
    at = now()
    for number in range(4):
        with travel(at - timedelta(hours=number)):
            ticket(f"Ticket {number}")
    first = agent.get("/q/?page_size=2&ordering=-created_at")
    ticket("Just now")
    assert subjects(agent.get(link(first, "next"))) == ["Ticket 2", "Ticket 3"]


def test_a_cursor_that_is_none_gives_the_first_page(agent):
    ticket("Here")
    assert subjects(agent.get("/q/?cursor=nonsense")) == ["Here"]
    assert subjects(agent.get("/q/?ordering=password")) == ["Here"]


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_only_a_language_that_is_not_the_readers_is_named(agent, headers):
    ticket(language="en")
    assert found(agent.get("/q/", headers=headers), class_="language") == []
    ticket(language="ru")
    assert len(found(agent.get("/q/", headers=headers), class_="language")) == 1


def test_by_htmx_the_rows_come_alone(agent):
    ticket("Here")
    part = agent.get("/q/", headers={"HX-Request": "true", "HX-Target": "queue-rows"})
    assert subjects(part) == ["Here"]
    assert b"<html" not in part.content
    assert "HX-Request" in part.headers["Vary"]


@pytest.mark.parametrize(
    ("path", "says", "action"),
    [
        ("/q/unassigned/", "No unassigned tickets.", "New ticket"),
        ("/q/?severity=low", "No ticket meets all of these conditions.", "Clear all filters"),
    ],
)
def test_an_empty_list_says_why_and_offers_one_thing_to_do(agent, path, says, action):
    shown = text_of(agent.get(path))
    assert says in shown
    assert action in shown


def test_tickets_of_a_private_team_stay_out_of_sight(agent, cast):
    hidden = teams.create(slug="legal", name="Legal", is_private=True, members=[cast.l3])
    assign(ticket("Secret"), assignee=None, team=hidden, actor=cast.admin)
    ticket("Plain")
    assert subjects(agent.get("/q/")) == ["Plain"]
    agent.force_login(cast.l3)
    assert set(subjects(agent.get("/q/"))) == {"Secret", "Plain"}
