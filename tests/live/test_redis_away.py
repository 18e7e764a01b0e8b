"""Redis goes and comes back: the streams stay, are told how it stands, and pages are told to ask."""

import subprocess

import pytest
import redis

from helpdesk.live.stream.hub import SETTLE
from helpdesk.supervisor import binaries
from tests.live.processes import START, LiveProcess, free_ports
from tests.live.streams import Stream
from tests.supervisor.desks import wait_until

pytestmark = pytest.mark.slow


class Valkey:
    """A server of this test alone."""

    def __init__(self, folder):
        self.port = free_ports("valkey")["valkey"]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._command = [
            str(binaries.valkey_server()),
            "--port",
            str(self.port),
            "--save",
            "",
            "--dir",
            folder,
        ]
        self._process = None

    def start(self):
        self._process = subprocess.Popen(
            [*self._command, "--bind", "127.0.0.1"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_until(self._answers, START)

    def kill(self):
        self._process.kill()
        self._process.wait()

    def _answers(self):
        client = redis.Redis.from_url(self.url)
        try:
            return client.ping()
        except redis.RedisError:
            return False
        finally:
            client.close()


def test_streams_outlive_redis(tmp_path):
    server = Valkey(tmp_path)
    server.start()
    process = LiveProcess(REDIS_URL=server.url).start()
    stream = Stream(process.url)
    data = stream.next()[1]
    if data["state"] != "up":  # the process answers a moment before it has found Redis
        data = stream.next()[1]
    assert data["state"] == "up"
    server.kill()
    assert stream.next()[1]["state"] == "degraded"
    server.start()
    stream.connection.sock.settimeout(SETTLE * 10)
    name, data = stream.next()
    assert (name, data["state"], data["missed"]) == ("state", "up", True)
    stream.close()
    process.end()
    server.kill()
