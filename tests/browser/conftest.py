"""A real browser on a real server: `visit("/q/", cast.l1)` answers a page on which a person is signed in."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connection
from django.test import Client

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items):
    """Everything in this folder needs a browser and a server with a database of its own."""
    for item in items:
        if item.path.is_relative_to(os.path.dirname(__file__)):  # noqa: PTH120
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


def wait_for_the_server():
    """Wait until no request of a page that was closed is at work: it would lock what the next test empties."""
    busy = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND state <> 'idle'"
    )
    for _attempt in range(50):
        with connection.cursor() as cursor:
            cursor.execute(busy)
            if not cursor.fetchone()[0]:
                return
            cursor.execute("SELECT pg_sleep(0.1)")


@pytest.fixture
def visit(chromium, live_server):
    """Open a page where nothing moves: `visit(path, user=None, width=1280, theme="light")`.

    Fails on anything the console complains of.
    """
    contexts, complaints = [], []

    def open_page(path, user=None, *, width=1280, theme="light"):
        context = chromium.new_context(
            viewport={"width": width, "height": 860}, color_scheme=theme, reduced_motion="reduce"
        )
        contexts.append(context)
        if user is not None:
            client = Client()
            client.force_login(user)
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
            )
        page = context.new_page()
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type == "error" else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(live_server.url + path)
        page.wait_for_load_state("networkidle")
        return page

    yield open_page
    found = list(complaints)
    for context in contexts:
        context.close()
    wait_for_the_server()
    assert found == []


@pytest.fixture
def violations():
    """Return what axe finds on a page, each as its rule and the first offending element."""

    def look(page):
        report = Axe().run(page, options={"runOnly": RULES, "preload": False}).response
        return [(found["id"], found["nodes"][0]["html"]) for found in report["violations"]]

    return look
