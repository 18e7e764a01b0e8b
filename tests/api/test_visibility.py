"""What is in a private team does not exist for others, on any path."""

import pytest

from escalation.models import Escalation
from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from helpdesk.accounts.services import teams
from tests.api.desk import open_one
from tests.people import api_client
from tickets.services.placing import assign

READ = ("", "messages/", "events/", "clocks/", "forecast/", "escalate/")
WRITE = {
    "messages/": {"body": "Hello"},
    "assign/": {"assignee": "l1@desk.test"},
    "status/": {"status": "open"},
    "tags/": {"add": ["mine"]},
    "watch/": {},
    "escalate/": {"kind": "functional", "reason": "other", "note": {"summary": "x"}, "seen": "x"},
    "deescalate/": {"reason": "x"},
}


@pytest.fixture
def hidden(cast, rules):
    """A ticket in the finance team, which is private, escalated within it."""
    teams.change(cast.finance_team, is_private=True)
    ticket = open_one("A salary")
    ticket = assign(ticket, assignee=cast.finance, team=cast.finance_team, actor=cast.admin)
    escalate(
        ticket,
        kind="hierarchical",
        reason="authorisation",
        summary="Too much",
        actor=cast.finance,
        seen=mark(ticket),
    )
    teams.change(cast.second_line, is_private=True)
    ticket.refresh_from_db()
    return assign(ticket, assignee=cast.finance, team=cast.finance_team, actor=cast.admin)


@pytest.mark.parametrize("path", READ)
def test_a_private_ticket_cannot_be_read(cast, hidden, path):
    url = f"/api/v1/tickets/{hidden.key}/{path}"
    assert api_client(cast.l1).get(url).status_code == 404
    assert api_client(cast.finance).get(url).status_code == 200
    assert api_client(cast.admin).get(url).status_code == 200


@pytest.mark.parametrize("path", WRITE)
def test_a_private_ticket_cannot_be_written_on(cast, hidden, path):
    answer = api_client(cast.l1).post(f"/api/v1/tickets/{hidden.key}/{path}", WRITE[path])
    assert answer.status_code == 404


def test_a_private_ticket_cannot_be_changed_or_followed(cast, hidden):
    url = f"/api/v1/tickets/{hidden.key}/"
    assert api_client(cast.l1).patch(url, {"subject": "Mine"}).status_code == 404
    assert api_client(cast.l1).delete(f"{url}watch/").status_code == 404


def test_lists_leave_private_tickets_out(cast, hidden):
    for path in ("tickets", f"tickets/?q={hidden.key}", "escalations", f"escalations/?ticket={hidden.key}"):
        url = f"/api/v1/{path}" if "?" in path else f"/api/v1/{path}/"
        assert api_client(cast.l1).get(url).json()["results"] == []
        assert len(api_client(cast.finance).get(url).json()["results"]) == 1


@pytest.mark.parametrize("verb", ["", "acknowledge/", "advance/", "close/"])
def test_an_escalation_of_a_private_ticket_does_not_exist(cast, hidden, verb):
    escalation = Escalation.objects.get(ticket=hidden)
    url = f"/api/v1/escalations/{escalation.pk}/{verb}"
    client = api_client(cast.l1)
    assert (client.post(url) if verb else client.get(url)).status_code == 404
    assert api_client(cast.finance).get(f"/api/v1/escalations/{escalation.pk}/").status_code == 200


def test_an_auditor_reads_everything_and_writes_nothing(cast, hidden):
    auditor = cast.l1
    auditor.role = "auditor"
    auditor.save()
    client = api_client(auditor)
    assert client.get(f"/api/v1/tickets/{hidden.key}/").status_code == 200
    assert client.post(f"/api/v1/tickets/{hidden.key}/tags/", {"add": ["x"]}).status_code == 403


def test_who_moves_a_ticket_out_of_sight_still_gets_the_answer(cast, rules):
    teams.change(cast.finance_team, is_private=True)
    ticket = open_one()
    answer = api_client(cast.l2).post(f"/api/v1/tickets/{ticket.key}/assign/", {"team": "finance"})
    assert (answer.status_code, answer.json()["team"]["slug"]) == (200, "finance")
    assert api_client(cast.l2).get(f"/api/v1/tickets/{ticket.key}/").status_code == 404
