"""W01, W03: what the desk calls by itself is on the public network, or it is not called."""

import http.client
import socket
import threading
from contextlib import suppress

import pytest

from helpdesk.web.outbound import InnerAddress, guarded, is_private

INNER = [
    "127.0.0.1",
    "localhost",
    "LOCALHOST.",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "0.0.0.0",  # noqa: S104  an address to refuse
    "[::1]",
    "::1",
    "[::ffff:127.0.0.1]",
    "::ffff:10.0.0.1",
    "169.254.169.254",
    "10.0.0.1",
    "172.16.0.9",
    "192.168.1.1",
    "100.64.0.1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fec0::1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "224.0.0.1",
    "255.255.255.255",
    "localhost.localdomain",
    "printer.local",
    "db.internal",
    "intranet",
    "",
]


@pytest.mark.parametrize("host", INNER)
def test_an_inner_host_is_known_however_it_is_written(host):
    assert is_private(host)


@pytest.mark.parametrize(
    "host", ["hooks.slack.com", "8.8.8.8", "[2606:4700::1111]", "64:ff9b::808:808", "ntfy.sh."]
)
def test_a_public_host_is_let_through(host):
    assert not is_private(host)


@pytest.fixture
def canary():
    """Something inside that listens; it remembers whether anybody came."""
    listener = socket.create_server(("127.0.0.1", 0))
    visits = []

    def listen():
        with suppress(OSError):
            while True:
                visitor, _address = listener.accept()
                visits.append(visitor)
                visitor.close()

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    yield listener.getsockname()[1], visits
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(timeout=5)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_guarded_connection_to_the_inside_is_never_opened(canary, host):
    port, visits = canary
    with guarded(), pytest.raises(InnerAddress):
        socket.create_connection((host, port), timeout=2)
    assert visits == []


def test_a_library_that_resolves_by_itself_is_guarded_too(canary):
    port, visits = canary
    with guarded(), pytest.raises(InnerAddress):
        http.client.HTTPConnection("localhost", port, timeout=2).request("GET", "/")
    assert visits == []


def test_outside_of_the_guard_the_house_is_open(canary):
    port, _visits = canary
    with guarded():
        pass
    socket.create_connection(("127.0.0.1", port), timeout=2).close()


def test_a_unix_socket_is_inside():
    with guarded(), pytest.raises(InnerAddress), socket.socket(socket.AF_UNIX) as door:
        door.connect("/nowhere")


def test_the_refusal_names_no_address():
    assert str(InnerAddress()) == "The address is not on the public network."
