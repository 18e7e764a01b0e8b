"""A plugin of pytest for runs in parallel, read before the settings are: `-p tests.parallel`.

Each process counts and publishes in a database of Valkey that is its own, and so do the processes that its tests start.
The slow tests, which start desks and kill servers, take turns in one process; they begin first.
"""

import os
import urllib.parse

import pytest


def own_database(url, worker):
    """Return the address of the database of one of the processes, which are called gw0, gw1 and so on."""
    return urllib.parse.urlsplit(url)._replace(path=f"/{worker.removeprefix('gw')}").geturl()


def pytest_collection_modifyitems(items):
    """Let the slow tests take turns."""
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.xdist_group("slow"))
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    """Keep what a test logged sendable: half a character cannot go from one process to another."""
    report = yield
    report.sections = [(name, sendable(text)) for name, text in report.sections]
    return report


def sendable(text):
    """Return a text with its halves of characters written out."""
    return text.encode("utf-8", "backslashreplace").decode()


if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ["REDIS_URL"] = own_database(os.environ["REDIS_URL"], os.environ["PYTEST_XDIST_WORKER"])
