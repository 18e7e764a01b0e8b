"""Every endpoint of the API names the scope that a token needs, and asks for it; private tickets do not exist."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from escalation.models import Escalation
from escalation.services.escalating import escalate
from escalation.services.proposing import mark
from helpdesk.accounts.forms.people import SCOPE_WORDS
from helpdesk.accounts.roles import SCOPES
from helpdesk.accounts.services import teams
from tests.api import desk
from tests.house.addresses import sample
from tests.people import api_client
from tickets.services.placing import assign

# Endpoints that any token may use, each with the reason. A new line here is a decision.
WITHOUT_SCOPE = {
    "/api/v1/tokens/": "a caller's own tokens; one issued with a token may no more than that",
    "/api/v1/tokens/1/": "the same",
    "/api/v1/schema/": "what the API looks like",
    "/api/v1/docs/": "the same",
}
# What an open ticket does not have, each with the reason.
NOT_THERE_YET = {"/api/v1/tickets/HD-1/lesson/": "somebody is asked when it is solved"}
METHODS = ("get", "post", "put", "patch", "delete")


def views(patterns=None, prefix="/"):
    """Yield (path, view class) of every endpoint of the API."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + sample(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern) and path.startswith("/api/"):
            yield path, pattern.callback.view_class


ENDPOINTS = [
    (path, method, view)
    for path, view in sorted(views(), key=lambda found: found[0])
    for method in METHODS
    if hasattr(view, method)
]
SCOPED = [endpoint for endpoint in ENDPOINTS if endpoint[0] not in WITHOUT_SCOPE]


def scope_of(view, method):
    return view.scopes.get("read" if method == "get" else "write")


def test_the_page_of_a_new_token_offers_the_scopes_that_open_something():
    assert {scope_of(view, method) for _path, method, view in SCOPED} == SCOPE_WORDS.keys()


def test_the_walk_finds_the_api():
    assert len({path for path, _method, _view in ENDPOINTS}) > 40


def test_every_endpoint_names_its_scope():
    nameless = [(method, path) for path, method, view in SCOPED if scope_of(view, method) not in SCOPES]
    assert nameless == []


@pytest.mark.django_db
def test_a_token_with_every_other_scope_is_refused(cast):
    others = {scope: api_client(cast.admin, *(set(SCOPES) - {scope})) for scope in SCOPES}
    for path, method, view in SCOPED:
        scope = scope_of(view, method)
        answer = getattr(others[scope], method)(path)
        assert answer.status_code == 403, (method, path)
        assert scope in answer.json()["detail"]


@pytest.mark.django_db
def test_a_token_with_its_scope_alone_is_let_in(cast):
    """It may be told that there is nothing here, or that a body is needed, but not that it may not ask."""
    alone = {scope: api_client(cast.admin, scope) for scope in SCOPES}
    for path, method, view in SCOPED:
        answer = getattr(alone[scope_of(view, method)], method)(path)
        assert answer.status_code not in {401, 403}, (method, path)


@pytest.mark.django_db
@pytest.mark.parametrize("path", sorted(WITHOUT_SCOPE))
def test_what_needs_no_scope_needs_a_sign_in(client, cast, path):
    assert client.get(path).status_code == 401
    assert api_client(cast.l1, "knowledge:read").get(path).status_code != 403


def test_every_line_of_what_needs_no_scope_is_an_endpoint():
    assert WITHOUT_SCOPE.keys() <= {path for path, _method, _view in ENDPOINTS}


@pytest.fixture
def hidden(cast):
    """An escalation of a ticket that went to finance, whose tickets are private."""
    desk.publish_rules(cast)
    ticket = desk.open_one()
    teams.change(cast.finance_team, is_private=True)
    ticket = assign(ticket, assignee=cast.finance, team=cast.finance_team, actor=cast.admin)
    escalate(ticket, kind="functional", reason="other", summary="x", actor=cast.finance, seen=mark(ticket))
    assign(ticket, assignee=cast.finance, team=cast.finance_team, actor=cast.admin)
    return Escalation.objects.get(ticket=ticket)


@pytest.mark.django_db
def test_no_endpoint_knows_a_private_ticket(cast, hidden):
    outsider, insider = api_client(cast.l1), api_client(cast.finance)
    asked = 0
    for path, method, _view in ENDPOINTS:
        inside = path.replace("HD-1/", f"{hidden.ticket.key}/")
        if path.startswith("/api/v1/escalations/1/"):
            inside = path.replace("escalations/1/", f"escalations/{hidden.pk}/")
        if inside != path:
            asked += 1
            assert getattr(outsider, method)(inside, {}).status_code == 404, (method, inside)
            if method == "get":
                expected = 404 if path in NOT_THERE_YET else 200
                assert insider.get(inside).status_code == expected, inside
    assert asked > 12


@pytest.mark.django_db
def test_no_list_shows_a_private_ticket(cast, hidden):
    outsider = api_client(cast.l1)
    for path, method, _view in ENDPOINTS:
        if method == "get" and path.count("/") == 4:
            assert hidden.ticket.key not in outsider.get(path).content.decode(), path
