"""The door of every page."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from helpdesk.accounts.access import allowed, refuse_unless, signed_in
from helpdesk.accounts.models import User
from helpdesk.accounts.roles import Role


@signed_in
def a_page(request, number=0):
    return HttpResponse(f"page {number} of {request.user}")


@allowed("settings.write")
def settings_page(request):
    return HttpResponse("settings")


def visit(page, user, path="/q/?status=open", **headers):
    request = RequestFactory().get(path, headers=headers)
    request.user = user
    return page(request)


def a_user(role=Role.AGENT, **facts):
    return User(pk=1, name="Ann", role=role, **facts)


@pytest.mark.parametrize("page", [a_page, settings_page])
def test_a_stranger_is_sent_to_the_sign_in_and_back(page):
    answer = visit(page, AnonymousUser())
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/q/%3Fstatus%3Dopen"


def test_a_part_of_a_page_takes_the_whole_page_to_the_sign_in():
    here = {"HX-Request": "true", "HX-Current-URL": "https://desk.test/q/open/?page=2"}
    answer = visit(a_page, AnonymousUser(), path="/bell/", **here)
    assert answer["HX-Redirect"] == "/accounts/login/?next=/q/open/%3Fpage%3D2"


def test_whoever_is_signed_in_sees_the_page():
    assert visit(a_page, a_user()).content == b"page 0 of Ann"


def test_a_role_that_does_not_allow_it_is_refused():
    with pytest.raises(PermissionDenied):
        visit(settings_page, a_user())
    assert visit(settings_page, a_user(Role.MANAGER)).content == b"settings"


def test_an_action_that_is_not_in_the_table_is_refused_at_once():
    with pytest.raises(KeyError):
        allowed("tickets.juggle")


def test_a_rule_about_the_object_refuses_too():
    refuse_unless(permitted=True)
    with pytest.raises(PermissionDenied):
        refuse_unless(permitted=False)
