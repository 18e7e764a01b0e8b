"""The cases of `tests/data/attacks.json` about signing in that no other file here plays; each test names its case."""

import os
import subprocess
import sys
from http.cookies import SimpleCookie
from urllib.parse import urljoin, urlsplit

import pytest
from axes.models import AccessAttempt
from django.conf import settings as desk
from django.test import Client

from helpdesk.accounts.services import people
from tests.accounts.proofs import LOGIN, SECURITY, is_signed_in, sign_in
from tests.house import checkout
from tests.house.addresses import addresses
from tests.people import PASSWORD, api_client, hire
from tests.tickets.pages import text_of

HOSTILE = [
    "//evil.test",
    "/\\\\evil.test",
    "https:evil.test",
    "%2f%2fevil.test",
    "javascript:alert(1)",
    "data:text/html,x",
    "http://desk.test@evil.test/",
    "ht\ttps://evil.test",
    "https://evil.test\n",
]


def checked(client, times, **headers):
    """Guess so often; return how many guesses were checked at all."""
    answers = [
        client.post(
            LOGIN, {"login": "l1@desk.test", "password": f"guess-{guess}"}, headers=headers
        ).status_code
        for guess in range(times)
    ]
    return answers.count(200)


def test_sixty_guesses_are_cut_off_at_ten(cast):
    """L01: at most ten are checked; the owner, elsewhere, still gets in."""
    assert checked(Client(), 60) < 10
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    assert sign_in(elsewhere, cast.l1).status_code == 302


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Client-IP", "True-Client-IP"]
)
def test_changing_headers_does_not_get_round_the_throttle(cast, header):
    """L01: from outside no header is believed; behind our own server only what that server added."""
    outside = Client(REMOTE_ADDR="8.8.8.8")
    guesses = [checked(outside, 1, **{header: f"10.0.0.{number}"}) for number in range(20)]
    assert sum(guesses) < 10
    AccessAttempt.objects.all().delete()
    behind = Client(REMOTE_ADDR="127.0.0.1")
    guesses = [checked(behind, 1, **{header: f"192.0.2.{number}, 203.0.113.9"}) for number in range(20)]
    assert sum(guesses) < 10


def test_a_session_made_up_before_signing_in_is_not_the_one_after(client, cast):
    """L07: the key changes at sign-in, and is dead after signing out."""
    client.get("/accounts/login/")
    client.cookies[desk.SESSION_COOKIE_NAME] = "a" * 32
    sign_in(client, cast.l1)
    inside = client.cookies[desk.SESSION_COOKIE_NAME].value
    assert inside != "a" * 32
    client.post("/accounts/logout/")
    thief = Client()
    thief.cookies = SimpleCookie({desk.SESSION_COOKIE_NAME: inside})
    assert not is_signed_in(thief)


def test_the_key_of_a_session_changes_with_the_password(client, cast):
    """L07: after a change of privilege the old cookie is dead."""
    sign_in(client, cast.l1)
    before = client.cookies[desk.SESSION_COOKIE_NAME].value
    new = {"oldpassword": PASSWORD, "password1": "another-one-9", "password2": "another-one-9"}
    client.post("/accounts/password/change/", new)
    thief = Client()
    thief.cookies = SimpleCookie({desk.SESSION_COOKIE_NAME: before})
    assert not is_signed_in(thief)


def test_signing_out_is_a_post(client, cast):
    """L10: a picture on another site signs nobody out."""
    sign_in(client, cast.l1)
    client.get("/accounts/logout/")
    assert is_signed_in(client)


@pytest.mark.parametrize(
    "address",
    [
        one
        for one in sorted(set(addresses()), key=lambda one: one.path)
        if one.path.startswith(("/accounts/", "/me/", "/people/"))
    ],
    ids=lambda one: one.path,
)
def test_no_form_is_taken_from_another_site(cast, address):
    """L10: without the token of our own page a POST is refused, whoever is signed in; sign-in included."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.admin)
    assert client.post(address.path, {"x": "1"}).status_code in {403, 404, 405}


def test_the_api_takes_no_write_of_a_session_without_the_token_of_our_page(cast):
    """L10: neither JSON nor a plain form."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.admin)
    for kind in ("application/json", "text/plain", "application/x-www-form-urlencoded"):
        answer = client.post("/api/v1/users/", '{"email": "x@desk.test"}', content_type=kind)
        assert answer.status_code == 403, kind


@pytest.mark.parametrize("url", HOSTILE)
@pytest.mark.parametrize("where", ["sign in", "sign out", "again", "preferences"])
def test_nothing_leads_to_another_site(client, cast, url, where):
    """L12: at signing in, signing out, proving who one is, and in the menu."""
    if where != "sign in":
        sign_in(client, cast.l1)
    answer = {
        "sign in": lambda: client.post(LOGIN, {"login": "l1@desk.test", "password": PASSWORD, "next": url}),
        "sign out": lambda: client.post("/accounts/logout/", {"next": url}),
        "again": lambda: client.post("/accounts/again/", {"password": PASSWORD, "next": url}),
        "preferences": lambda: client.post("/me/preferences/", {"theme": "dark", "next": url}),
    }[where]()
    assert answer.status_code in {302, 303}
    assert urlsplit(urljoin("http://testserver/accounts/", answer["Location"]))[:2] == ("http", "testserver")
    assert not answer["Location"].startswith(("//", "/\\"))


def test_a_switched_off_person_is_out_by_session_and_by_token(client, cast):
    """A15: at once, everywhere."""
    sign_in(client, cast.l1)
    program = api_client(cast.l1)
    assert program.get("/api/v1/tickets/").status_code == 200
    people.deactivate(cast.l1)
    assert program.get("/api/v1/tickets/").status_code == 401
    assert client.get("/api/v1/tickets/").status_code in {401, 403}
    assert not is_signed_in(client)


@pytest.mark.parametrize("role", ["agent", "administrator", "auditor"])
def test_no_list_of_people_holds_a_key_or_a_password(cast, role):
    """A15: whoever reads it."""
    user = hire("reader", "Reader", role=role)
    cast.l1.refresh_from_db()
    answer = api_client(user).get("/api/v1/users/").content.decode()
    assert cast.l1.email in answer
    assert not any(word in answer for word in (cast.l1.password, "digest", "password", "secret"))


def test_a_person_that_is_not_there_looks_like_one_that_may_not_be_seen(client, cast):
    """A19: to those who may not look after accounts."""
    client.force_login(cast.l1)
    here, missing = client.get(f"/people/{cast.l2.pk}/"), client.get("/people/999999/")
    assert here.status_code == missing.status_code == 403
    said = [text_of(page).partition("If you report this")[0] for page in (here, missing)]
    assert said[0] == said[1]


PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "helpdesk.settings.production",
    "SECRET_KEY": "kR7!f3nQ9z@Lw2#Xv8$Tb5%Yc1^Md6&Hj4*Pg0(Sa)Ue-Ri_Wo=Bt+Nk",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "EMAIL_URL": "smtp://127.0.0.1:25",
    "ALLOWED_HOSTS": "desk.example",
    "SITE_URL": "https://desk.example",
}


def in_production(*words, **changes):
    """Run manage.py as production would."""
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=checkout.ROOT,
        env={"PATH": os.environ["PATH"], **PRODUCTION, **changes},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_no_security_check_is_silenced():
    """D01."""
    assert not any(check.startswith("security.") for check in desk.SILENCED_SYSTEM_CHECKS)


def test_cookies_are_for_this_host_alone_over_https_and_out_of_reach_of_scripts():
    """L07: `Secure`, `HttpOnly`, `SameSite` and the `__Host-` prefix."""
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME")
    facts = (
        "SESSION_COOKIE_SECURE",
        "SESSION_COOKIE_HTTPONLY",
        "SESSION_COOKIE_SAMESITE",
        "CSRF_COOKIE_SECURE",
    )
    code = (
        f"from django.conf import settings; print([getattr(settings, name) for name in {(*names, *facts)}])"
    )
    said = in_production("shell", "--no-imports", "-c", code).stdout.strip().splitlines()[-1]
    assert said == "['__Host-session', '__Host-csrf', True, True, 'Lax', True]"


def test_pages_about_oneself_are_never_kept_by_a_browser(client, cast):
    sign_in(client, cast.l1)
    assert "no-store" in client.get(SECURITY)["Cache-Control"]
