"""Two clicks, two agents, a customer and an agent at once: nothing is lost and nothing happens twice."""

import pytest

from escalation.models import Clock
from helpdesk.notifications.models import Mail
from tests.api.desk import opening
from tests.escalation.rules import fresh
from tests.people import api_client
from tests.threads import at_once
from tickets.models import Message, Ticket
from tickets.services.conversation import receive

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 10


def post_twice(user, url, body, number):
    """Send one request twice at the same time; return both answers."""
    clients = [api_client(user), api_client(user)]
    headers = {"Idempotency-Key": f"click-{number}"}
    return at_once(*(lambda client=client: client.post(url, body, headers=headers) for client in clients))


def test_one_click_that_is_sent_twice_opens_one_ticket(cast, rules):
    """R01: pairs of identical requests."""
    for number in range(ROUNDS):
        first, second = post_twice(cast.l1, "/api/v1/tickets/", opening(), number)
        assert {first.status_code, second.status_code} <= {201, 409}
        assert Ticket.objects.count() == number + 1


def test_one_click_that_is_sent_twice_writes_one_reply_and_one_mail(cast, ticket):
    """R01: pairs of identical replies."""
    Mail.objects.all().delete()
    for number in range(ROUNDS):
        url = f"/api/v1/tickets/{ticket.key}/messages/"
        post_twice(cast.l1, url, {"body": f"Answer {number}", "visibility": "public"}, number)
        assert Message.objects.filter(body=f"Answer {number}").count() == 1
    assert Mail.objects.count() == ROUNDS


def test_two_agents_change_different_fields_and_both_changes_stay(cast, ticket):
    """R02: without If-Match nobody's change is lost."""
    url = f"/api/v1/tickets/{ticket.key}/"
    clients = api_client(cast.l1), api_client(cast.lead)
    for severity, language in [("high", "es"), ("low", "ru"), ("normal", "it")]:
        answers = at_once(
            lambda word=severity: clients[0].patch(url, {"severity": word}),
            lambda word=language: clients[1].patch(url, {"language": word}),
        )
        assert [answer.status_code for answer in answers] == [200, 200]
        now = fresh(ticket)
        assert (now.severity, now.language) == (severity, language)


def test_of_two_agents_who_read_the_same_state_one_is_told(cast, ticket):
    """R02: with If-Match the slower one gets the current state, and overwrites nothing."""
    url = f"/api/v1/tickets/{ticket.key}/"
    clients = api_client(cast.l1), api_client(cast.lead)
    for round_ in range(ROUNDS):
        mark = {"If-Match": clients[0].get(url).headers["ETag"]}
        subjects = [f"{round_} by l1", f"{round_} by the lead"]
        answers = at_once(
            lambda: clients[0].patch(url, {"subject": subjects[0]}, headers=mark),  # noqa: B023
            lambda: clients[1].patch(url, {"subject": subjects[1]}, headers=mark),  # noqa: B023
        )
        assert sorted(answer.status_code for answer in answers) == [200, 412]
        winner = subjects[[answer.status_code for answer in answers].index(200)]
        loser = next(answer for answer in answers if answer.status_code == 412)
        assert (fresh(ticket).subject, loser.json()["current"]["subject"]) == (winner, winner)


def test_a_customers_word_that_comes_while_the_agent_closes_is_never_hidden(cast, ticket):
    """R05: whichever is first, the agent is told, or the ticket is open again with its promises running."""
    url = f"/api/v1/tickets/{ticket.key}/status/"
    client = api_client(cast.l1)
    for number in range(ROUNDS):
        seen = Message.objects.filter(ticket=ticket).latest("pk").pk
        text = f"Still broken {number}"
        answer, _message = at_once(
            lambda: client.post(url, {"status": "closed", "seen_message": seen}),  # noqa: B023
            lambda: receive(ticket, text, requester=ticket.requester),  # noqa: B023
        )
        assert answer.status_code in {200, 409}
        now = fresh(ticket)
        assert (now.closed_at, now.resolved_at) == (None, None)
        assert now.status in {"new", "open"}
        assert Clock.objects.filter(ticket=ticket, kind="resolution", state="running").count() == 1


def test_the_page_does_not_close_over_a_word_that_it_did_not_show(client, cast, ticket):
    """R05: the page carries the last message that it showed."""
    seen = Message.objects.filter(ticket=ticket).latest("pk").pk
    receive(ticket, "Wait, it came back", requester=ticket.requester)
    client.force_login(cast.l1)
    answer = client.post(f"{ticket.url}/status", {"status": "closed", "seen_message": seen})
    assert "Wait, it came back" in answer.content.decode()
    assert fresh(ticket).status != "closed"
