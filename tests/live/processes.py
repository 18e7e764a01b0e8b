"""A live process and a Caddy in front of it, really running, for the tests."""

import os
import signal
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from django.conf import settings

from helpdesk.supervisor import binaries, ports
from helpdesk.supervisor.options import ROOT
from tests.supervisor.desks import wait_until

START = 120.0


def free_ports(*names):
    return ports.choose(names, {}, taken=0)


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return response.status == 200
    except OSError:
        return False


class LiveProcess:
    """The process of the stream, on a port that stays the same however often it is started."""

    def __init__(self, **environment):
        self.url = f"http://127.0.0.1:{free_ports('live')['live']}"
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "helpdesk.settings.test",
            "REDIS_URL": settings.REDIS_URL,
            "LIVE_URL": self.url,
            "PYTHONPATH": str(ROOT),
            **environment,
        }
        self.process = None

    def start(self):
        command = [sys.executable, "-m", "uvicorn", "helpdesk.asgi:application", "--no-access-log"]
        command += ["--host=127.0.0.1", f"--port={self.url.rpartition(':')[2]}", "--ws=none"]
        command += ["--log-level=warning", "--timeout-graceful-shutdown=1"]
        self.process = subprocess.Popen(command, env=self.environment, cwd=ROOT)
        wait_until(lambda: answers(f"{self.url}/live/health"), START)
        return self

    def end(self, wish=signal.SIGTERM):
        if self.process is not None:
            self.process.send_signal(wish)
            self.process.wait(10)
            self.process = None


class Front:
    """The desk's Caddyfile in front of a web process and a live process."""

    def __init__(self, web_url, live_url):
        port = free_ports("front")["front"]
        self.url = f"http://127.0.0.1:{port}"
        self._home = tempfile.TemporaryDirectory()
        command = [
            str(binaries.caddy()),
            "run",
            "--config",
            str(ROOT / "Caddyfile"),
            "--adapter",
            "caddyfile",
        ]
        environment = {"PATH": "/usr/bin:/bin", "HOME": self._home.name, "XDG_DATA_HOME": self._home.name}
        environment |= {
            "SITE_ADDRESS": f"http://:{port}",
            "BIND": "127.0.0.1",
            "XDG_CONFIG_HOME": self._home.name,
        }
        # The test's server listens on one address; `localhost` may have two.
        environment |= {"WEB_HOST": "127.0.0.1", "WEB_PORT": web_url.rpartition(":")[2]}
        environment |= {"LIVE": live_url.removeprefix("http://")}
        self.log = Path(self._home.name) / "caddy.log"
        with self.log.open("w") as log:
            self._process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            wait_until(lambda: answers(f"{self.url}/live/health"), START, self.log.read_text)
        except AssertionError:
            self.end()
            raise

    def end(self):
        self._process.terminate()
        self._process.wait(10)
        self._home.cleanup()
