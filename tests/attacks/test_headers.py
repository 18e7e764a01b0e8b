"""The headers that guard a browser stand on every answer, whoever asked and whatever went wrong."""

import pytest
from django.test import Client

from tests.house.addresses import addresses

ADDRESSES = sorted({address.path for address in addresses()})
NOWHERE = ["/no/such/page/", "/api/v1/no/such/", "/t/HD-999999/", "/static/no-such.css"]
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


@pytest.fixture(autouse=True)
def as_in_production(settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^health/"]
    settings.SECURE_HSTS_SECONDS = 31_536_000


SANDBOXED = {"default-src 'none'", "base-uri 'none'", "form-action 'none'", "sandbox"}
"""What the frame that shows a mail may do: nothing at all but look as it was written."""


def check(answer):
    told = {part.strip() for part in answer.headers["Content-Security-Policy"].split(";")}
    assert told >= POLICY or (told >= SANDBOXED and not any("script-src" in part for part in told))
    assert not any("unsafe-inline" in part or "unsafe-eval" in part for part in told if "script" in part)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Server" not in answer.headers


def ask(client, path, **headers):
    answer = client.get(path, secure=True, headers=headers)
    check(answer)
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    return answer


@pytest.mark.django_db
def test_a_stranger_gets_them_everywhere():
    """D02: on pages, redirects, refusals and addresses that do not exist."""
    client = Client(raise_request_exception=False)
    assert {ask(client, path).status_code for path in [*ADDRESSES, *NOWHERE]} >= {200, 302, 401, 404}


@pytest.mark.django_db
def test_a_signed_in_person_gets_them_on_every_page_and_fragment(cast):
    """D02: fragments for htmx included."""
    client = Client(raise_request_exception=False)
    client.force_login(cast.admin)
    seen = set()
    for path in [*ADDRESSES, *NOWHERE]:
        if path.startswith("/accounts/logout"):
            continue
        seen.add(ask(client, path).status_code)
        seen.add(ask(client, path, HX_Request="true").status_code)
    assert seen >= {200, 302, 404, 405}


@pytest.mark.django_db
def test_plain_http_is_sent_to_https_with_them(client):
    """D02: on the way to HTTPS as well."""
    answer = client.get("/q/all/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "https://testserver/q/all/")
    check(answer)


def test_a_host_that_is_not_ours_gets_them_and_nothing_else(client):
    """D02: a request for another host is refused before anything is looked up."""
    answer = client.get("/q/all/", secure=True, headers={"Host": "evil.example"})
    assert answer.status_code == 400
    check(answer)


@pytest.mark.django_db
def test_a_refused_post_gets_them(cast):
    """D02: a form without its token is refused with them."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.l1)
    answer = client.post("/notifications/read/", secure=True)
    assert answer.status_code == 403
    check(answer)
