"""The page of one's own keys to the API."""

import pytest

from helpdesk.accounts.models import ApiToken
from helpdesk.accounts.services import tokens
from tests.tickets.pages import found, text_of, words

NEW = "/me/tokens/new/"
FIELDS = {"name": "Night import", "scopes": ["tickets:read"], "days": "30"}


@pytest.fixture
def agent(client, cast):
    client.force_login(cast.l1)
    return client


def key_on(page):
    return words(found(page, "code", id="token")[0])


def test_a_token_is_shown_once_and_works(agent, cast):
    """A15: shown once, stored hashed, never listed."""
    page = agent.post(NEW, FIELDS)
    key = key_on(page)
    token = tokens.authenticate(key)
    assert (token.user, token.scopes, token.name) == (cast.l1, ["tickets:read"], "Night import")
    again = agent.get("/me/security/")
    assert "Night import" in text_of(again)
    assert key not in again.content.decode()


def test_only_scopes_of_the_role_are_offered(agent):
    assert agent.post(NEW, {**FIELDS, "scopes": ["admin"]}).status_code == 422
    assert not ApiToken.objects.exists()


def test_each_scope_is_told_in_a_sentence_and_one_that_opens_nothing_is_not_offered(agent):
    page = agent.get(NEW)
    assert "Open tickets and work on them" in text_of(page)
    assert b'value="tickets:write"' in page.content
    assert b"reports:" not in page.content


def test_a_token_without_a_name_is_asked_for_one(agent):
    assert agent.post(NEW, {**FIELDS, "name": ""}).status_code == 422


def test_a_token_is_revoked(agent):
    key = key_on(agent.post(NEW, FIELDS))
    agent.post(f"/me/tokens/{ApiToken.objects.get().pk}/revoke/")
    assert tokens.authenticate(key) is None
    assert "Night import" not in text_of(agent.get("/me/security/"))


def test_nobody_sees_or_revokes_the_token_of_another(agent, cast):
    """A19: what is another's looks like what is not there."""
    token, key = tokens.issue(cast.l2, name="Theirs")
    theirs = agent.post(f"/me/tokens/{token.pk}/revoke/")
    missing = agent.post("/me/tokens/999999/revoke/")
    assert theirs.status_code == missing.status_code == 404
    assert tokens.authenticate(key) is not None
    assert "Theirs" not in text_of(agent.get("/me/security/"))


def test_the_page_of_a_token_is_never_kept_by_a_browser(agent):
    assert "no-store" in agent.post(NEW, FIELDS)["Cache-Control"]
