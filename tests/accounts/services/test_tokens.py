"""API tokens."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models.functions import Now

from helpdesk.accounts import events
from helpdesk.accounts.models import ApiToken
from helpdesk.accounts.roles import SCOPES
from helpdesk.accounts.services import people, tokens
from helpdesk.ledger.record import story
from helpdesk.web.times import now


def test_a_token_is_shown_once_and_stored_as_a_hash(cast):
    token, key = tokens.issue(cast.l1, name="Script")
    assert key.startswith("desk_")
    stored = ApiToken.objects.values().get()
    assert key not in str(stored)
    assert token.digest == tokens.digest(key)
    assert key.startswith(token.hint)


def test_two_tokens_are_never_alike(cast):
    assert tokens.issue(cast.l1, name="a")[1] != tokens.issue(cast.l1, name="b")[1]


def test_a_token_lasts_a_year_unless_said_otherwise(cast):
    token, _key = tokens.issue(cast.l1, name="Script")
    assert round((token.expires_at - now()) / timedelta(days=1)) == 365
    with pytest.raises(ValidationError) as refusal:
        tokens.issue(cast.l1, name="Script", expires_at=now() - timedelta(seconds=5))
    assert "expires_at" in refusal.value.message_dict
    assert ApiToken.objects.count() == 1


def test_a_token_has_every_scope_of_the_role_unless_narrowed(cast):
    assert tokens.issue(cast.admin, name="All")[0].scopes == list(SCOPES)
    assert "admin" not in tokens.issue(cast.l1, name="All")[0].scopes
    assert tokens.issue(cast.l1, name="One", scopes=["tickets:read"])[0].scopes == ["tickets:read"]


@pytest.mark.parametrize("scopes", [["admin"], ["reports:read"], ["nonsense"], []])
def test_a_token_never_allows_more_than_the_role(cast, scopes):
    with pytest.raises(ValidationError) as refusal:
        tokens.issue(cast.l1, name="Too much", scopes=scopes)
    assert "scopes" in refusal.value.message_dict


def test_a_key_finds_its_token(cast):
    token, key = tokens.issue(cast.l1, name="Script")
    assert tokens.authenticate(key) == token
    assert tokens.authenticate(key + "x") is None
    assert tokens.authenticate("") is None


def test_a_revoked_token_is_dead(cast):
    token, key = tokens.issue(cast.l1, name="Script")
    tokens.revoke(token, actor=cast.l1.pk)
    tokens.revoke(token, actor=cast.l1.pk)
    assert tokens.authenticate(key) is None
    told = [event.kind for event in story(cast.l1.stream)]
    assert told[-2:] == [events.TOKEN_ISSUED, events.TOKEN_REVOKED]


def test_an_expired_token_is_dead(cast):
    token, key = tokens.issue(cast.l1, name="Script")
    ApiToken.objects.filter(pk=token.pk).update(expires_at=Now())
    assert tokens.authenticate(key) is None


def test_the_token_of_somebody_who_left_is_dead_until_they_come_back(cast):
    token, key = tokens.issue(cast.l1, name="Script")
    people.deactivate(cast.l1)
    assert tokens.authenticate(key) is None
    people.reactivate(cast.l1)
    assert tokens.authenticate(key) == token


def last_use(token):
    return ApiToken.objects.get(pk=token.pk).last_used_at


def test_use_is_noted_at_most_once_a_minute(cast, django_assert_num_queries):
    token, key = tokens.issue(cast.l1, name="Script")
    tokens.authenticate(key)
    first = last_use(token)
    assert first is not None
    with django_assert_num_queries(1):
        tokens.authenticate(key)
    ApiToken.objects.filter(pk=token.pk).update(last_used_at=first - timedelta(seconds=61))
    tokens.authenticate(key)
    assert last_use(token) >= first


def made_with(issuer, **facts):
    return tokens.issue(issuer.user, name="Child", issuer=issuer, **facts)[0]


def test_a_token_made_with_another_gets_its_scopes_and_never_outlives_it(cast):
    end = now() + timedelta(minutes=1)
    issuer, _key = tokens.issue(cast.admin, name="Parent", scopes=["tickets:read"], expires_at=end)
    child = made_with(issuer)
    assert (child.scopes, child.expires_at) == (["tickets:read"], issuer.expires_at)
    with pytest.raises(PermissionDenied):
        made_with(issuer, expires_at=end + timedelta(days=1))
    with pytest.raises(PermissionDenied):
        made_with(issuer, scopes=["tickets:write"])


def test_a_token_made_with_a_long_one_lasts_a_year_as_any_other(cast):
    issuer, _key = tokens.issue(cast.admin, name="Parent", expires_at=now() + 3 * tokens.LIFETIME)
    assert made_with(issuer).expires_at < now() + tokens.LIFETIME + timedelta(minutes=1)


def test_what_was_issued_with_a_token_is_revoked_with_it(cast):
    issuer, _key = tokens.issue(cast.admin, name="Parent")
    grandchild, key = tokens.issue(cast.admin, name="Grandchild", issuer=made_with(issuer))
    tokens.revoke(issuer)
    assert tokens.authenticate(key) is None
    grandchild.refresh_from_db()
    assert grandchild.revoked_at


def test_a_narrow_token_cannot_revoke_a_broader_one(cast):
    broad, key = tokens.issue(cast.admin, name="Broad")
    narrow, _key = tokens.issue(cast.admin, name="Narrow", scopes=["tickets:read"])
    with pytest.raises(PermissionDenied):
        tokens.revoke(broad, revoker=narrow)
    assert tokens.authenticate(key)
    tokens.revoke(narrow, revoker=broad)
    assert narrow.revoked_at
