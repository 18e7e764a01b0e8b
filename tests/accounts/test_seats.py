"""Where people are signed in: listed on their own page, ended there, and by every change that calls for it."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from helpdesk.accounts import events, selectors
from helpdesk.accounts.browsers import browser
from helpdesk.accounts.middleware import NOTED
from helpdesk.accounts.services import people, sessions
from helpdesk.ledger.record import story
from tests.accounts.proofs import SECURITY, is_signed_in, sign_in
from tests.people import PASSWORD
from tests.tickets.pages import text_of

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1"
)


@pytest.fixture
def two(cast):
    """The same person in two browsers."""
    here = Client(HTTP_USER_AGENT=FIREFOX)
    there = Client(HTTP_USER_AGENT=SAFARI, REMOTE_ADDR="203.0.113.7")
    for client in (here, there):
        sign_in(client, cast.l1)
    return here, there


def test_the_page_lists_every_browser_and_marks_this_one(two):
    page = text_of(two[0].get(SECURITY))
    assert "Firefox on Windows This one" in page
    assert "Safari on iPhone" in page
    assert "203.0.113.7" in page


def test_one_browser_is_signed_out(two, cast):
    here, there = two
    pk = UserSession.objects.get(user_agent=SAFARI).pk
    here.post(f"/me/sessions/{pk}/end/")
    assert is_signed_in(here)
    assert not is_signed_in(there)
    event = story(cast.l1.stream).last()
    assert (event.kind, event.actor, event.data) == (events.SESSIONS_ENDED, cast.l1.pk, {"count": 1})


def test_all_others_are_signed_out(two):
    here, there = two
    here.post("/me/sessions/end-others/")
    assert is_signed_in(here)
    assert not is_signed_in(there)


def test_nobody_signs_somebody_else_out(two, cast):
    other = Client()
    sign_in(other, cast.l2)
    for row in UserSession.objects.filter(user=cast.l1):
        other.post(f"/me/sessions/{row.pk}/end/")
    assert all(is_signed_in(client) for client in two)


def test_a_new_password_ends_the_others_and_keeps_this_one(two):
    """L07: V7.4.3."""
    here, there = two
    new = {"oldpassword": PASSWORD, "password1": "another-one-9", "password2": "another-one-9"}
    here.post("/accounts/password/change/", new)
    assert is_signed_in(here)
    assert not is_signed_in(there)
    assert text_of(here.get(SECURITY)).count("This one") == 1


def test_whoever_is_switched_off_is_signed_out_everywhere(two, cast):
    """A15."""
    people.deactivate(cast.l1)
    assert not any(is_signed_in(client) for client in two)
    assert not UserSession.objects.filter(user=cast.l1).exists()
    people.reactivate(cast.l1)
    assert not any(is_signed_in(client) for client in two)


def test_an_administrator_signs_somebody_out(two, cast):
    admin = Client()
    sign_in(admin, cast.admin)
    admin.post(f"/people/{cast.l1.pk}/sessions/end/")
    assert not any(is_signed_in(client) for client in two)
    assert story(cast.l1.stream).last().actor == cast.admin.pk


def test_whoever_signed_out_is_listed_no_more(two, cast):
    two[1].post("/accounts/logout/")
    assert len(selectors.seats(cast.l1)) == 1


def test_a_browser_is_noted_again_after_five_minutes_and_not_before(two, cast):
    here, _there = two
    UserSession.objects.update(last_seen_at="2026-01-01T00:00Z")
    here.get("/me/security/")
    assert UserSession.objects.get(user_agent=FIREFOX).last_seen_at.month == 1
    session = here.session
    session[NOTED] -= timedelta(minutes=6).total_seconds()
    session.save()
    here.get("/me/security/")
    assert UserSession.objects.get(user_agent=FIREFOX).last_seen_at.year >= 2026
    assert UserSession.objects.get(user_agent=FIREFOX).last_seen_at.month != 1


def test_ending_nothing_is_told_to_nobody(cast):
    before = story(cast.l1.stream).count()
    assert sessions.end_all(cast.l1) == 0
    assert story(cast.l1.stream).count() == before


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (FIREFOX, "Firefox on Windows"),
        (EDGE, "Edge on Windows"),
        (SAFARI, "Safari on iPhone"),
        ("curl/8.5.0", "curl"),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_is_called_as_a_person_would(user_agent, name):
    assert browser(user_agent) == name
