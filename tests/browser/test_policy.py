"""The strict content security policy holds on every page, as a browser sees it."""

import pytest
from django.conf import settings
from django.test import Client

from tests.accounts.proofs import add_app, add_codes
from tests.escalation import rules
from tests.house.addresses import addresses
from tests.tickets import pages

WATCH = """
    window.refused = [];
    document.addEventListener("securitypolicyviolation", (event) =>
        window.refused.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`));
"""
STRANGERS = (
    "/accounts/login/",
    "/accounts/password/reset/",
    "/accounts/link/",
    "/nowhere/",
    "/accounts/inactive/",
)


@pytest.fixture
def watched(chromium, live_server):
    """Open pages in one browser and return what the policy refused on each: `look(path)`."""
    context = chromium.new_context()
    context.add_init_script(WATCH)
    page = context.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))

    def look(path, user=None):
        if user is not None and not context.cookies():
            client = Client()
            client.force_login(user)
            value = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}]
            )
        complaints.clear()
        page.goto(live_server.url + path)
        page.wait_for_load_state("networkidle")
        said = [text for text in complaints if "Content Security Policy" in text]
        return page.evaluate("window.refused ?? []") + said

    yield look
    context.close()


def paths_of_pages(user, ticket):
    """Return the path of every address that answers the user with a page."""
    client = Client()
    client.force_login(user)
    found = {"/nowhere/", "/api/v1/docs/", ticket.url}
    for address in addresses():
        path = address.path.replace("HD-1/", f"{ticket.key}/").replace("/people/1/", f"/people/{user.pk}/")
        if path == "/accounts/logout/":
            continue
        answer = client.get(path)
        if answer.status_code in {200, 403, 404, 410} and answer["Content-Type"].startswith("text/html"):
            found.add(path)
    return sorted(found)


def test_no_page_asks_for_what_the_policy_refuses(watched, cast):
    """D02: all pages of the desk, those of signing in and of the API's document included."""
    rules.desk()
    ticket = pages.ticket(language="it")
    add_app(cast.admin)
    add_codes(cast.admin)
    refused = {path: found for path in STRANGERS if (found := watched(path))}
    paths = paths_of_pages(cast.admin, ticket)
    assert len(paths) > 15
    refused |= {path: found for path in paths if (found := watched(path, cast.admin))}
    assert refused == {}
