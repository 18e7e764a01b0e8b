"""What a ticket's page shows of its promises: the strip, the climb, the forecast, the explanation."""

from datetime import timedelta

import pytest

from escalation.models import SLAPolicy
from escalation.services.publishing import publish_policy
from helpdesk.accounts.roles import Role
from helpdesk.accounts.services import teams
from helpdesk.web.times import now
from tests.escalation import rules
from tests.people import hire
from tests.tickets.pages import HTMX, found, text_of, words
from tickets.services.conversation import reply
from tickets.services.lifecycle import change_status
from tickets.services.placing import assign


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.l1)
    return client


@pytest.fixture
def ticket(cast):
    rules.desk()
    return rules.ticket(at=now() - timedelta(minutes=20))


def strip(agent, ticket):
    return agent.get(f"{ticket.url}/clocks", headers=HTMX)


def test_every_promise_stands_beside_the_next_step(agent, ticket):
    clocks = [words(one) for one in found(strip(agent, ticket), class_="clock")]
    assert clocks[0].startswith("First reply Reply in ")
    assert clocks[1].startswith("Resolution Resolve in 7 h ")
    assert "Warning to Lidia Lead" in clocks[2]
    assert "if nobody answers" in clocks[2]


def test_a_kept_promise_says_how_long_it_took(agent, ticket, cast):
    reply(ticket, "Here we are.", author=cast.l1, at=ticket.created_at + timedelta(minutes=12))
    assert "First reply Met, 12 min" in text_of(strip(agent, ticket))


def test_a_broken_promise_says_by_how_much(agent, cast):
    rules.desk()
    late = rules.ticket(at=now() - timedelta(minutes=95))
    assert "Late by 35 min" in text_of(strip(agent, late))


def test_a_promise_kept_too_late_says_by_how_much(agent, ticket, cast):
    reply(ticket, "At last.", author=cast.l1, at=ticket.created_at + timedelta(minutes=64))
    assert "First reply Missed by 4 min" in text_of(strip(agent, ticket))


def test_a_paused_promise_says_why(agent, ticket, cast):
    reply(ticket, "And you?", author=cast.l1, status="waiting_customer")
    assert "Resolution Paused: waiting for customer" in text_of(strip(agent, ticket))


def test_each_promise_explains_itself(agent, ticket):
    shown = text_of(strip(agent, ticket))
    assert "The policy “Usual” promises it within 1 h for priority “Normal”" in shown


def test_a_desk_without_rules_promises_nothing_and_says_so(agent, cast):
    assert "No promise runs on this ticket" in text_of(strip(agent, rules.ticket()))


def test_the_forecast_names_every_step_and_person(agent, ticket):
    steps = [words(one) for one in found(agent.get(f"{ticket.url}/escalation"), class_="steps__title")]
    assert steps == [
        "Warning to Lidia Lead Next",
        "L2 · Lena Two",
        "L3 · Mario Manager",
        "L3 · Leo Three",
        "L4 · Elena Escalations",
    ]


def test_the_climb_shows_level_owner_and_reason(agent, ticket):
    rules.sweep(now() + timedelta(minutes=41))
    shown = text_of(strip(agent, ticket))
    assert "Level Escalated: L2 · Second line" in shown
    assert "Lena Two" in shown
    assert "A promised time passed" in shown
    assert "Acknowledge" in shown


def test_the_story_tells_of_breach_and_climb(agent, ticket):
    rules.sweep(now() + timedelta(minutes=41))
    shown = text_of(agent.get(ticket.url))
    assert "First reply: the promised time has passed." in shown
    assert "The desk escalated it to level 2: Second line · Lena Two." in shown


def test_a_done_ticket_has_no_future(agent, ticket, cast):
    change_status(ticket, "resolved", actor=cast.l1)
    assert "The ticket is done: nothing happens by itself." in text_of(agent.get(f"{ticket.url}/escalation"))


def test_asked_for_by_htmx_it_is_a_piece_that_brings_the_side_panel_along(agent, ticket):
    part = strip(agent, ticket)
    assert found(part, "html") == []
    (panel,) = found(part, id="escalation")
    assert panel["hx-swap-oob"] == "innerHTML"
    assert "What happens next" in words(panel)


@pytest.mark.parametrize("path", ["clocks", "escalation"])
def test_opened_as_an_address_it_is_a_page(agent, ticket, path):
    assert len(found(agent.get(f"{ticket.url}/{path}"), "h1")) == 1


def test_a_ticket_out_of_sight_has_no_promises_either(agent, ticket, cast):
    hidden = teams.create(slug="legal", name="Legal", is_private=True, members=[cast.l3])
    assign(ticket, assignee=None, team=hidden, actor=cast.admin)
    for path in ("clocks", "escalation", "escalate", "deescalate"):
        assert agent.get(f"{ticket.url}/{path}").status_code == 404


def test_an_auditor_reads_the_forecast_and_may_not_escalate(client, ticket):
    client.force_login(hire("auditor", "Ada Auditor", role=Role.AUDITOR))
    assert client.get(f"{ticket.url}/escalation").status_code == 200
    for path in ("escalate", "deescalate"):
        assert client.get(f"{ticket.url}/{path}").status_code == 403
        assert client.post(f"{ticket.url}/{path}").status_code == 403


def test_the_strip_costs_what_it_may(agent, ticket, budget):
    with budget("page: clock strip"):
        strip(agent, ticket)


def test_the_panel_says_who_went_over_what_was_agreed_and_whom_the_breach_is_charged_to(client, cast):
    rules.desk()
    policy = SLAPolicy.objects.get()
    version = policy.versions.get()
    targets = [{**target, "level_budgets": [{"level": 1, "seconds": 600}]} for target in version.targets]
    publish_policy(policy, calendar=version.calendar, conditions={}, targets=targets)
    ticket = rules.ticket(at=now() - timedelta(minutes=70))
    rules.sweep(now())
    client.force_login(cast.l1)
    page = text_of(client.get(f"{ticket.url}/escalation"))
    assert "1 h 10 of 10 min agreed (over)" in page
    assert "The breach is charged to level 1, which used most of the time: 1 h." in page
