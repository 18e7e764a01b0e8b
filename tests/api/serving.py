"""The desk on a real web server, over the database of the test that runs."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from django.db import connection

from tests.house.checkout import ROOT


@contextmanager
def served(folder):
    """Serve the desk from gunicorn's workers, as everywhere, and yield its address; the log lies in the folder."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--workers", "2", "--limit-request-line", "0"]
    with (folder / "web.log").open("wb") as log:
        server = subprocess.Popen(
            [*command, f"--bind=127.0.0.1:{port}", "helpdesk.wsgi"],
            env={
                **os.environ,
                "DATABASE_URL": database_url(),
                "DJANGO_SETTINGS_MODULE": "helpdesk.settings.test",
            },
            cwd=ROOT,
            stdout=log,
            stderr=log,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/api/v1/schema/", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(30)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def database_url():
    facts = connection.settings_dict
    who = f"{quote(facts['USER'])}:{quote(facts['PASSWORD'])}"
    return f"postgres://{who}@{quote(facts['HOST'], safe='')}:{facts['PORT']}/{facts['NAME']}"


def wait_for(url, server):
    for _try in range(600):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(url, timeout=10)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the web server did not start")
