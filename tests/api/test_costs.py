"""A longer page costs no more queries than a short one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from helpdesk.accounts.services import tokens
from helpdesk.calendars.models import Calendar
from helpdesk.calendars.services.publishing import publish
from tests.api.desk import ALWAYS, open_one
from tests.factories import RequesterFactory, TeamFactory, UserFactory
from tickets.services.conversation import note
from tickets.services.placing import assign
from tickets.services.tagging import tag


def many_tickets(cast, count):
    for place in range(count):
        ticket = tag(open_one(f"T{place}", email=f"c{place}@shop.test"), add=[f"t{place}"], actor=cast.l1)
        assign(ticket, assignee=cast.l1, team=None, actor=cast.lead)
    return "tickets/"


def many_messages(cast, count):
    ticket = open_one()
    for place in range(count):
        note(ticket, f"Note {place}", author=UserFactory())
    return f"tickets/{ticket.key}/messages/"


def many_events(cast, count):
    return many_messages(cast, count).replace("messages", "events")


def many_escalations(cast, count):
    for place in range(count):
        ticket = open_one(f"T{place}", email=f"c{place}@shop.test")
        escalate(ticket, kind="functional", reason="other", summary="x", actor=cast.l1, seen=mark(ticket))
    return "escalations/"


def many_users(cast, count):
    for _ in range(count):
        TeamFactory(members=[UserFactory(manager=UserFactory())])
    return "users/"


def many_teams(cast, count):
    for _ in range(count):
        TeamFactory(members=[UserFactory(), UserFactory()], lead=UserFactory())
    return "teams/"


def many_requesters(cast, count):
    RequesterFactory.create_batch(count)
    return "requesters/"


def many_calendars(cast, count):
    for place in range(count):
        publish(Calendar(slug=f"c{place}", name=f"C {place}"), ALWAYS)
    return "calendars/"


def many_tokens(cast, count):
    for place in range(count):
        tokens.issue(cast.l1, name=f"T {place}")
    return "tokens/"


@pytest.mark.parametrize(
    "make",
    [
        many_tickets,
        many_messages,
        many_events,
        many_escalations,
        many_users,
        many_teams,
        many_requesters,
        many_calendars,
        many_tokens,
    ],
)
def test_a_longer_page_costs_no_more_queries(l1, cast, rules, make):
    url = f"/api/v1/{make(cast, 12)}"
    costs = []
    for size in (5, 10):
        l1.get(f"{url}?page_size={size}")
        with CaptureQueriesContext(connection) as captured:
            answer = l1.get(f"{url}?page_size={size}")
        assert len(answer.json()["results"]) == size
        costs.append(len(captured))
    assert costs[0] == costs[1]
    assert costs[0] <= 16
