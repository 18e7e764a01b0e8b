"""The one browser of a run: Playwright can be started only once in a thread, whichever tests ask for it."""

import os
import shutil
from contextlib import contextmanager

from django.db import connections
from playwright.sync_api import sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def started():
    """Yield a running Chromium.

    Playwright's loop lives in this thread: Django would refuse its database here, and while the loop runs it knows
    other connections than before and after, which nobody else would close (a forked child would share one of them).
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    connections.close_all()
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        connections.close_all()
        browser.close()
