"""Roles and what they allow."""

import pytest
from django.contrib.auth.models import AnonymousUser

from helpdesk.accounts.roles import ACTIONS, SCOPES, Role, scopes_of
from helpdesk.accounts.services import people, tokens
from tests.people import hire


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_permissions_say_what_the_role_table_says(role):
    user = hire("somebody", "Somebody", role=role)
    for action, roles in ACTIONS.items():
        assert user.has_perm(action) == user.may(action) == (role in roles)


def test_a_stranger_may_nothing():
    assert not any(AnonymousUser().has_perm(action) for action in ACTIONS)


def test_who_has_left_may_nothing(cast):
    gone = people.deactivate(cast.manager)
    assert not any(gone.has_perm(action) or gone.may(action) for action in ACTIONS)


def test_people_say_when_they_work_and_steerers_say_it_for_others(cast):
    assert cast.l1.has_perm("availability.write", cast.l1)
    assert not cast.l1.has_perm("availability.write", cast.l2)
    assert cast.lead.has_perm("availability.write", cast.l1)
    assert not cast.l1.has_perm("availability.write")


def test_people_end_their_own_tokens_and_administrators_anybodys(cast):
    token, _key = tokens.issue(cast.l1, name="Script")
    assert cast.l1.has_perm("tokens.write", token)
    assert cast.admin.has_perm("tokens.write", token)
    assert not cast.manager.has_perm("tokens.write", token)


def test_an_administrator_holds_every_scope():
    assert scopes_of(Role.ADMINISTRATOR) == list(SCOPES)


def test_a_scope_needs_only_actions_that_exist():
    assert {action for actions in SCOPES.values() for action in actions} <= ACTIONS.keys()


def test_an_auditor_only_reads():
    assert scopes_of(Role.AUDITOR) == ["tickets:read", "escalations:read", "knowledge:read", "reports:read"]
