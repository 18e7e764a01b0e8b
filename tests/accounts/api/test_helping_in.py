"""Invitations, lost second factors and browsers, from outside."""

import pytest
from django.test import Client

from helpdesk.accounts.models import SignInLink, User
from tests.accounts.proofs import add_app, has_app, is_signed_in, letters, sign_in
from tests.people import api_client

NEW = {"email": "new@desk.test", "name": "Nora New", "invite": True}


@pytest.fixture
def admin(cast):
    return api_client(cast.admin)


def test_an_account_is_made_with_an_invitation(admin):
    made = admin.post("/api/v1/users/", NEW)
    assert made.status_code == 201
    assert "invite" not in made.json()
    user = User.objects.get(pk=made.json()["id"])
    assert user.has_usable_password() is False
    assert "/accounts/link/" in letters(user)[-1].body


def test_an_invitation_needs_no_password(admin):
    answer = admin.post("/api/v1/users/", {**NEW, "password": "another-one-9"})
    assert answer.status_code == 400
    assert not User.objects.with_email("new@desk.test").exists()


def test_an_invitation_is_sent_again_and_taken_back(admin):
    url = f"/api/v1/users/{admin.post('/api/v1/users/', NEW).json()['id']}/invitation/"
    assert admin.post(url).status_code == 204
    assert SignInLink.objects.filter(withdrawn_at=None).count() == 1
    assert admin.delete(url).status_code == 204
    assert SignInLink.objects.filter(withdrawn_at=None).count() == 0


def test_who_has_a_password_is_not_invited(admin, cast):
    assert admin.post(f"/api/v1/users/{cast.l1.pk}/invitation/").status_code == 400


def test_a_second_factor_is_reset_and_browsers_are_signed_out(admin, cast):
    browser = Client()
    sign_in(browser, cast.l1)
    add_app(cast.l2)
    assert admin.delete(f"/api/v1/users/{cast.l2.pk}/second-factor/").status_code == 204
    assert not has_app(cast.l2)
    assert admin.delete(f"/api/v1/users/{cast.l1.pk}/sessions/").status_code == 204
    assert not is_signed_in(browser)


@pytest.mark.parametrize("path", ["second-factor", "sessions", "invitation"])
@pytest.mark.parametrize("who", ["l1", "lead"])
def test_others_help_nobody_in(cast, who, path):
    program = api_client(getattr(cast, who))
    assert program.delete(f"/api/v1/users/{cast.l2.pk}/{path}/").status_code == 403


def test_a_token_without_the_scope_helps_nobody_in(cast):
    add_app(cast.l2)
    program = api_client(cast.admin, "tickets:read", "tickets:write")
    assert program.delete(f"/api/v1/users/{cast.l2.pk}/second-factor/").status_code == 403
    assert has_app(cast.l2)
