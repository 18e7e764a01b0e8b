"""A desk with some days behind it, its manager signed in, and a dashboard of theirs."""

from datetime import timedelta

import pytest

from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from helpdesk.insights.services.dashboards import create_dashboard
from helpdesk.web.times import now
from tests.escalation import rules
from tests.insights.boards.pages import EVERYTHING
from tickets.services.conversation import reply
from tickets.services.lifecycle import change_status


@pytest.fixture
def desk(cast):
    """Five tickets of the last days: one answered and solved at once, one escalated, the rest open."""
    rules.desk()
    for hours in (1, 2, 30, 50, 75):
        rules.ticket(at=now() - timedelta(hours=hours))
    tickets = list(rules.Ticket.objects.order_by("pk"))
    reply(tickets[0], "Change the battery.", author=cast.l1)
    change_status(rules.fresh(tickets[0]), "resolved", actor=cast.l1)
    escalate(
        tickets[1], kind="functional", reason="outage", summary="?", actor=cast.l1, seen=mark(tickets[1])
    )
    return cast


@pytest.fixture
def manager(client, desk):
    client.force_login(desk.manager)
    return client


@pytest.fixture
def board(desk):
    return create_dashboard(desk.manager, name="Mondays", panels=EVERYTHING)
