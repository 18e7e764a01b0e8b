"""What belongs to a team that is not yours does not exist."""

import pytest

from tests.house.addresses import addresses
from tests.people import api_client
from tickets.models import Message, Ticket
from tickets.services.conversation import note

MARK = "SECRET-NOTE-9f2"


def facts(ticket):
    """Return everything about a ticket that a stranger must not have changed."""
    row = Ticket.objects.values().get(pk=ticket.pk)
    return row, list(Message.objects.filter(ticket=ticket).values_list("body", flat=True))


def test_no_address_tells_an_agent_of_another_teams_ticket(client, cast, hidden):
    """A04, A19: pages, fragments and the API answer as for a ticket that never was."""
    note(hidden, MARK, author=cast.l1)
    client.force_login(cast.l2)
    missing = "HD-999999"
    knocked = 0
    for address in addresses():
        if "/HD-1" not in address.path:
            continue
        for method in ("get", "post", "put", "patch", "delete"):
            answers = [
                getattr(client, method)(
                    address.path.replace("/HD-1", f"/{key}"), content_type="application/json"
                )
                for key in (hidden.key, missing)
            ]
            assert answers[0].status_code == answers[1].status_code
            assert answers[0].status_code in {404, 405}
            knocked += answers[0].status_code == 404
    assert knocked > 10


def test_no_list_shows_an_agent_another_teams_ticket(client, cast, hidden):
    """A04: lists, searches, the bell, the mails and the feeds."""
    note(hidden, MARK, author=cast.l1)
    before = facts(hidden)
    client.force_login(cast.l2)
    for address in addresses():
        if "/HD-1" in address.path:
            continue
        for question in ("", f"?q={hidden.key}", f"?q={hidden.subject}", f"?q={MARK}"):
            answer = client.get(address.path + question)
            if answer.streaming or "schema" in address.path:
                continue
            page = answer.content.decode(errors="replace").replace(f"q={hidden.key}", "")
            for word in (MARK, hidden.url, f'"{hidden.key}"'):
                assert (address.path, word in page.replace(question[3:], "")) == (address.path, False)
    assert facts(hidden) == before


def test_the_customer_and_the_holder_still_see_it(client, cast, hidden):
    """A04: the rule closes the door to strangers alone."""
    for person in (cast.l1, cast.lead, cast.admin, cast.manager):
        client.force_login(person)
        assert client.get(hidden.url).status_code == 200
        assert api_client(person).get(f"/api/v1/tickets/{hidden.key}/").status_code == 200


WRITES = {
    "tags/": {"add": ["x"]},
    "watch/": {},
    "assign/": {"team": "second-line"},
    "status/": {"status": "open"},
    "messages/": {"body": "x", "visibility": "internal"},
}


@pytest.mark.parametrize("path", WRITES)
def test_who_only_reads_changes_nothing(cast, ticket, path):
    """A06: an auditor sees the ticket and may not tag, follow, move or write."""
    cast.l3.role = "auditor"
    cast.l3.save()
    before = facts(ticket)
    client = api_client(cast.l3)
    assert client.get(f"/api/v1/tickets/{ticket.key}/").status_code == 200
    assert client.post(f"/api/v1/tickets/{ticket.key}/{path}", WRITES[path]).status_code == 403
    assert facts(ticket) == before
