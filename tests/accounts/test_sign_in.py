"""Signing in through the real page."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from helpdesk.accounts import throttle
from helpdesk.accounts.services import people
from helpdesk.ledger.record import story
from tests.people import PASSWORD
from tests.tickets.pages import found, text_of

LOGIN = "/accounts/login/"


def sign_in(client, email="l1@desk.test", password=PASSWORD, **headers):
    return client.post(LOGIN, {"login": email, "password": password}, headers=headers)


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_the_cursor_stands_in_the_first_field_and_the_labels_are_ours(client, cast):
    (field,) = found(client.get(LOGIN), "input", name="login")
    assert "autofocus" in field
    assert "E-mail address" in text_of(client.get(LOGIN))
    sign_in(client)
    (again,) = found(client.get("/accounts/again/"), "input", name="password")
    assert "autofocus" in again
    assert "placeholder" not in field | again


def test_the_right_password_opens_the_desk(client, cast):
    answer = sign_in(client)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(cast.l1.pk)


def test_the_address_may_be_written_in_any_case(client, cast):
    sign_in(client, email="L1@Desk.TEST")
    assert is_signed_in(client)


def test_signing_in_leads_back_to_the_page_that_was_asked_for(client, cast):
    fields = {"login": "l1@desk.test", "password": PASSWORD, "next": "/q/open/"}
    assert client.post(LOGIN, fields)["Location"] == "/q/open/"


def test_signing_in_never_leads_to_another_site(client, cast):
    fields = {"login": "l1@desk.test", "password": PASSWORD, "next": "https://evil.test/"}
    assert client.post(LOGIN, fields)["Location"] == "/"


def test_a_wrong_password_and_an_unknown_address_read_the_same(client, cast):
    wrong, unknown = sign_in(client, password="wrong"), sign_in(client, email="nobody@desk.test")
    assert wrong.status_code == unknown.status_code == 200
    said = [answer.context["form"].errors for answer in (wrong, unknown)]
    assert said[0] == said[1] != {}
    assert not is_signed_in(client)


def test_who_has_left_cannot_sign_in_and_their_session_ends(client, cast):
    sign_in(client)
    people.deactivate(cast.l1)
    assert client.post("/me/preferences/", {"theme": "dark"})["Location"].startswith(LOGIN)
    assert sign_in(Client()).get("Location", "") != "/"


def test_a_new_password_ends_the_other_sessions(client, cast):
    sign_in(client)
    people.set_password(cast.l1, "another-one-9")
    assert client.post("/me/preferences/", {"theme": "dark"})["Location"].startswith(LOGIN)


def test_signing_out_closes_the_desk(client, cast):
    sign_in(client)
    client.post("/accounts/logout/")
    assert not is_signed_in(client)


def test_changing_the_password_needs_the_old_one_and_keeps_this_session(client, cast):
    sign_in(client)
    page = "/accounts/password/change/"
    new = {"password1": "another-one-9", "password2": "another-one-9"}
    assert client.post(page, {"oldpassword": "wrong", **new}).status_code == 200
    assert client.post(page, {"oldpassword": PASSWORD, **new}).status_code == 302
    assert is_signed_in(client)
    cast.l1.refresh_from_db()
    assert cast.l1.check_password("another-one-9")
    event = story(cast.l1.stream).last()
    assert (event.kind, event.actor) == ("user.password_set", cast.l1.pk)


@pytest.mark.parametrize(
    "name", ["account_signup", "account_email", "account_set_password", "socialaccount_connections"]
)
def test_pages_that_the_desk_does_not_offer_do_not_exist(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["signup/", "email/", "3rdparty/", "social/login/error/", "2fa/", ""])
def test_unwanted_pages_answer_404(client, path):
    assert client.get(f"/accounts/{path}").status_code == 404


def fail(client, times, **facts):
    return [sign_in(client, password="wrong", **facts).status_code for _time in range(times)]


def test_ten_failures_lock_the_account_even_for_the_right_password(client, cast):
    assert fail(client, 9) == [200] * 9
    assert fail(client, 1) == [429]
    assert sign_in(client).status_code == 429
    assert not is_signed_in(client)


def test_the_lock_opens_after_fifteen_minutes_whatever_was_tried_meanwhile(client, cast):
    fail(client, 12)
    back(timedelta(minutes=14))
    assert sign_in(client).status_code == 429
    back(timedelta(minutes=2))
    sign_in(client)
    assert is_signed_in(client)


def back(span):
    """Let the failures lie so much further back."""
    for attempt in AccessAttempt.objects.all():
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=attempt.attempt_time - span)


def test_failures_in_other_cases_of_the_address_count_together(client, cast):
    fail(client, 5)
    assert fail(client, 5, email="L1@DESK.TEST")[-1] == 429


def test_an_unknown_address_is_locked_like_a_known_one(client, db):
    assert fail(client, 10, email="nobody@desk.test") == [200] * 9 + [429]


def test_the_lock_of_one_account_leaves_others_open(client, cast):
    fail(client, 10)
    sign_in(client, email="l2@desk.test")
    assert is_signed_in(client)


def test_somebody_elsewhere_does_not_lock_the_owner_out(client, cast):
    elsewhere = {"X-Forwarded-For": "203.0.113.9"}
    for _time in range(10):
        sign_in(client, password="wrong", **elsewhere)
    assert sign_in(client, **elsewhere).status_code == 429
    sign_in(client, **{"X-Forwarded-For": "198.51.100.7"})
    assert is_signed_in(client)


def test_signing_in_forgets_the_failures(client, cast):
    fail(client, 9)
    sign_in(client)
    client.post("/accounts/logout/")
    assert fail(client, 9) == [200] * 9


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.4", "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "nonsense", "127.0.0.1"),
        ("8.8.8.8", "203.0.113.9", "8.8.8.8"),
        ("", "", "127.0.0.1"),
    ],
)
def test_only_our_own_web_server_says_where_an_attempt_comes_from(peer, forwarded, address):
    request = RequestFactory().post(LOGIN, REMOTE_ADDR=peer, headers={"X-Forwarded-For": forwarded})
    assert throttle.client_address(request) == address


@pytest.mark.parametrize(
    ("peer", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:4860:1:2:3:4:5:6", "2001:4860:1:2::"),
        ("2001:4860:1:2::9%eth0", "2001:4860:1:2::"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_attempts_are_counted_by_what_one_household_has(peer, network):
    assert throttle.client_network(RequestFactory().post(LOGIN, REMOTE_ADDR=peer)) == network


def test_a_network_full_of_addresses_does_not_get_round_the_throttle(cast):
    guesses = [
        sign_in(Client(REMOTE_ADDR=f"2001:4860:1:2::{number:x}"), password="wrong").status_code
        for number in range(1, 12)
    ]
    assert guesses == [200] * 9 + [429] * 2


def test_the_throttle_keeps_no_password(client, cast):
    fail(client, 1)
    attempt = AccessAttempt.objects.get()
    assert "wrong" not in attempt.post_data
    assert attempt.attempt_time <= timezone.now()
