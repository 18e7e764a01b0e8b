"""Fields that nobody offered and questions that nobody allowed are refused, not obeyed and not ignored."""

import pytest

from helpdesk.accounts.models import User
from tests.api.desk import opening
from tests.people import api_client
from tickets.models import Ticket

EXTRA = {
    "created_at": "2001-01-01T00:00:00Z",
    "due_at": "2030-01-01T00:00:00Z",
    "is_escalated": True,
    "level": 3,
    "organisation": 1,
    "requester_id": 1,
    "revision": 99,
    "sla_policy": 1,
    "status": "closed",
}
LISTS = ("tickets", "users", "teams", "requesters", "escalations", "notifications", "calendars", "paths")
TRAVERSALS = [
    "ordering=requester__user__password",
    "ordering=-assignee__api_tokens__digest",
    "ordering=internal_note",
    "assignee__password__startswith=argon2",
    "requester__email__regex=.*",
    "assignee__email__contains=a",
    "password=x",
    "search_fields=password",
]
POISON = [
    "'; DROP TABLE tickets_ticket; --",
    "1) OR (1=1",
    "1 UNION SELECT 1",
    "$$;select pg_sleep(3);$$",
    "\\",
    "%00",
]


@pytest.mark.parametrize("field", EXTRA)
def test_a_ticket_takes_no_field_that_is_not_offered(cast, rules, field):
    """A08: on opening and on changing."""
    client = api_client(cast.l1)
    answer = client.post("/api/v1/tickets/", opening() | {field: EXTRA[field]})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    key = client.post("/api/v1/tickets/", opening()).json()["key"]
    before = Ticket.objects.values().get()
    assert client.patch(f"/api/v1/tickets/{key}/", {field: EXTRA[field]}).status_code in {400, 412}
    assert Ticket.objects.values().get() == before


@pytest.mark.parametrize(
    "field", ["role", "is_staff", "is_superuser", "is_active", "email", "manager", "groups"]
)
def test_nobody_makes_themselves_more_than_they_are(cast, field):
    """A08: an agent's own account, through the API."""
    before = User.objects.values().get(pk=cast.l1.pk)
    answer = api_client(cast.l1).patch(f"/api/v1/users/{cast.l1.pk}/", {field: "administrator"})
    assert answer.status_code in {400, 403}
    assert User.objects.values().get(pk=cast.l1.pk) == before


@pytest.mark.parametrize("question", TRAVERSALS)
@pytest.mark.parametrize("resource", LISTS)
def test_no_question_reaches_through_a_row_into_another(cast, rules, resource, question):
    """A11: only the documented filters and orderings exist."""
    assert api_client(cast.admin).get(f"/api/v1/{resource}/?{question}").status_code == 400


@pytest.mark.parametrize("poison", POISON)
def test_no_filter_carries_sql(client, cast, ticket, poison):
    """A13: every filter of the lists, by the API and on the queue; what is not understood is said or finds nothing."""
    questions = (
        "q",
        "status",
        "team",
        "topic",
        "assignee",
        "ordering",
        "cursor",
        "created_after",
        "tag",
        "level",
    )
    api = api_client(cast.l1)
    client.force_login(cast.l1)
    for name in questions:
        answer = api.get("/api/v1/tickets/", {name: poison})
        assert answer.status_code == 400 or answer.json()["results"] == []
        assert client.get("/q/all/", {name: poison}).status_code in {200, 400, 404}
    assert Ticket.objects.filter(pk=ticket.pk).exists()
