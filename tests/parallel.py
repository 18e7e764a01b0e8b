"""A plugin of pytest for runs in parallel, read before the settings are: `-p tests.parallel`.

Each process counts and publishes in a database of Valkey that is its own, and so do the processes that its tests start.
The slow tests, which start desks and kill servers, take turns in one process.
"""

import functools
import os
import urllib.parse

import pytest
from xdist.scheduler import LoadScopeScheduling

from helpdesk.supervisor.options import ROOT


def own_database(url, worker):
    """Return the address of the database of one of the processes, which are called gw0, gw1 and so on."""
    return urllib.parse.urlsplit(url)._replace(path=f"/{worker.removeprefix('gw')}").geturl()


class Turns(LoadScopeScheduling):
    """Gives every test to whichever process is free, but those of files with slow tests to one of them, first."""

    def _split_scope(self, nodeid):
        return "slow" if has_slow_tests(nodeid.partition("::")[0]) else nodeid


@functools.cache
def has_slow_tests(file):
    """Say whether a file of tests marks any of them as slow; `file` is as in the tests' ids."""
    return "mark.slow" in (ROOT / file).read_text(encoding="utf-8")


def pytest_xdist_make_scheduler(config, log):
    """Share out the tests. Groups of xdist would do, but pytest 9.2 does not let it write them into the tests' ids."""
    return Turns(config, log)


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
