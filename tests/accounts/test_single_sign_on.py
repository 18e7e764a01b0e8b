"""Signing in at the organisation's own provider, against a real one on loopback."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from django.test import Client

from helpdesk.accounts.models import User
from helpdesk.accounts.services import people
from tests.accounts.proofs import LOGIN, SECOND_STEP, add_app, is_signed_in
from tests.accounts.provider import Provider
from tests.tickets.pages import found, text_of

START, CALLBACK = "/accounts/sso/", "/accounts/sso/callback/"
DESK = "http://desk.example"


@pytest.fixture
def provider(settings):
    cache.clear()
    provider = Provider()
    settings.SSO_IS_ON = True
    settings.SSO_NAME = "Acme ID"
    settings.SITE_URL = DESK
    settings.SOCIALACCOUNT_PROVIDERS = provider.settings()
    yield provider
    provider.close()


def leave(client, **fields):
    """Press the button; return the address of the provider to which it leads."""
    page = client.post(START, fields)
    assert page.status_code == 200
    url = page["Refresh"].removeprefix("0; url=")
    assert found(page, "a", href=url)
    return url


def come_back(client, url):
    """Sign in at the provider and follow the browser back to the desk."""
    back = requests.get(url, allow_redirects=False, timeout=5).headers["Location"]
    assert back.startswith(f"{DESK}{CALLBACK}")
    return client.get(CALLBACK, dict(parse_qs(urlsplit(back).query)) | {})


def go_through(client, **fields):
    return come_back(client, leave(client, **fields))


def test_the_way_in_offers_it_by_its_name(client, db, provider):
    assert "Sign in with Acme ID" in text_of(client.get(LOGIN))


def test_without_settings_it_is_not_there(client, db, settings):
    settings.SSO_IS_ON = False
    assert "Sign in with" not in text_of(client.get(LOGIN)).replace("Sign in with a passkey", "")
    assert client.post(START).status_code == 404
    assert client.get(CALLBACK).status_code == 404


def test_somebody_whom_the_desk_knows_gets_in(client, cast, provider):
    assert go_through(client)["Location"] == "/"
    assert client.session["_auth_user_id"] == str(cast.l1.pk)


def test_it_leads_back_to_the_page_that_was_asked_for(client, cast, provider):
    assert go_through(client, next="/esc/")["Location"] == "/esc/"


@pytest.mark.parametrize("url", ["https://evil.test/", "//evil.test", "/\\evil.test", "javascript:alert(1)"])
def test_it_leads_to_no_other_site(client, cast, provider, url):
    """L12."""
    assert go_through(client, next=url)["Location"] == "/"


def test_the_desks_own_address_stands_in_what_the_provider_is_asked(cast, provider):
    """L05: not what the request says."""
    url = leave(Client(HTTP_HOST="localhost"))
    assert parse_qs(urlsplit(url).query)["redirect_uri"] == [f"{DESK}{CALLBACK}"]


@pytest.mark.parametrize(
    "facts",
    [
        {"email": "nobody@desk.test"},
        {"email_verified": False},
        {"email_verified": None},
        {"email": ""},
    ],
)
def test_who_is_unknown_or_unproven_stays_outside(client, cast, provider, facts):
    provider.person |= facts
    assert go_through(client)["Location"] == LOGIN
    assert not is_signed_in(client)
    assert User.objects.count() == 8


def test_who_left_stays_outside(client, cast, provider):
    people.deactivate(cast.l1)
    go_through(client)
    assert not is_signed_in(client)


def test_people_are_made_only_where_the_desk_says_so(client, cast, provider, settings):
    settings.SSO_CREATES_AGENTS = True
    provider.person = {"sub": "u-9", "email": "nora@desk.test", "email_verified": True, "name": "Nora New"}
    go_through(client)
    user = User.objects.with_email("nora@desk.test").get()
    assert (user.name, user.role, user.has_usable_password()) == ("Nora New", "agent", False)
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("said", "name"),
    [("   ", "nora"), ("No\0ra\n", "Nora"), ({"first": "Nora"}, "nora"), (7, "nora"), ("N" * 500, "N" * 120)],
)
def test_whatever_the_provider_calls_a_person_they_get_a_name(provider, settings, db, said, name):
    settings.SSO_CREATES_AGENTS = True
    provider.person = {"sub": "u-9", "email": "nora@desk.test", "email_verified": True, "name": said}
    go_through(Client())
    assert User.objects.with_email("nora@desk.test").get().name == name


@pytest.mark.parametrize(
    "address", [7, ["l1@desk.test"], {"at": "l1@desk.test"}, "l1\0@desk.test", "x" * 300 + "@desk.test"]
)
def test_an_address_that_is_none_lets_nobody_in(client, cast, provider, settings, address):
    settings.SSO_CREATES_AGENTS = True
    provider.person |= {"email": address}
    assert go_through(client)["Location"] == LOGIN
    assert not is_signed_in(client)


@pytest.mark.parametrize("process", ["connect", "redirect"])
def test_the_way_out_is_for_signing_in_alone(client, cast, provider, process):
    client.force_login(cast.l2)
    assert client.post(START, {"process": process}).status_code == 404
    assert client.post(f"{START}?process={process}").status_code == 404


def test_the_second_step_is_asked_for_all_the_same(client, cast, provider):
    add_app(cast.l1)
    assert go_through(client)["Location"] == SECOND_STEP
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "lie",
    [{"aud": "another"}, {"iss": "https://evil.test"}, {"exp": 1}, {"sub": "somebody-else"}],
)
def test_a_token_that_is_not_for_us_or_of_another_is_refused(client, cast, provider, lie):
    provider.lies = lie
    assert go_through(client)["Location"] == LOGIN
    assert not is_signed_in(client)


def test_a_token_that_somebody_else_signed_is_refused(client, cast, provider):
    provider.signing_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert go_through(client)["Location"] == LOGIN
    assert not is_signed_in(client)


def test_an_answer_that_this_browser_did_not_ask_for_is_refused(cast, provider):
    """L10: nobody is signed in as somebody else by a link."""
    url = leave(Client())
    victim = Client()
    assert come_back(victim, url)["Location"] == LOGIN
    assert not is_signed_in(victim)


def test_cancelling_there_says_so_here(client, cast, provider):
    state = parse_qs(urlsplit(leave(client)).query)["state"][0]
    page = client.get(CALLBACK, {"error": "access_denied", "state": state}, follow=True)
    assert "cancelled" in text_of(page)


def test_a_provider_that_is_away_is_named(client, cast, provider):
    provider.close()
    assert "Acme ID does not answer" in text_of(client.post(START, follow=True))


def test_the_way_out_is_taken_by_post_alone(client, cast, provider):
    """L10: a picture on another site starts nothing."""
    assert client.get(START).status_code == 405
