"""What the tests of live pages may ask for."""

import pytest
from django.conf import settings as django_settings
from django.test import Client

import helpdesk.celery  # noqa: F401  so that a test nudges through the real broker
from tests.live.processes import Front, LiveProcess

# No page asks by itself: what changes on it was pushed.
NO_POLLING = "window.setInterval = () => 0;"


@pytest.fixture
def live_process(settings):
    """A live process, and a desk that publishes to it."""
    process = LiveProcess().start()
    settings.LIVE_URL = process.url
    yield process
    process.end()


@pytest.fixture
def front(live_server, live_process):
    """The whole way: Caddy before the pages of the test's desk and the live process."""
    caddy = Front(live_server.url, live_process.url)
    yield caddy
    caddy.end()


@pytest.fixture
def open_page(chromium, front):
    """Open a page in a browser of its own: `open_page(path, user)`. Its `errors` are what the console complains of."""
    contexts = []

    def open_one(path, user, *, width=1280, polls=False, wait_until_live=True):
        context = chromium.new_context(viewport={"width": width, "height": 860})
        contexts.append(context)
        client = Client()
        client.force_login(user)
        name = django_settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": front.url}])
        if not polls:
            context.add_init_script(NO_POLLING)
        page = context.new_page()
        page.goto(front.url + path)
        if wait_until_live:
            page.wait_for_selector("hd-live-dot[data-state=live]")
        return page

    yield open_one
    for context in contexts:
        context.close()
