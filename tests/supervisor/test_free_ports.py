"""Ports for the inner servers, and the sentence for a public port that is taken."""

import socket

import pytest

from helpdesk.supervisor import ports
from helpdesk.supervisor.errors import DeskError

NAMES = ("postgres", "valkey", "mail", "web")


@pytest.fixture
def taken():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_every_server_gets_a_port_of_its_own():
    chosen = ports.choose(NAMES, {}, taken=0)
    assert set(chosen) == set(NAMES)
    assert len(set(chosen.values())) == len(NAMES)
    assert all(ports.is_free(port) for port in chosen.values())


def test_a_server_keeps_its_port_from_start_to_start():
    first = ports.choose(NAMES, {}, taken=0)
    assert ports.choose(NAMES, first, taken=0) == first


def test_a_server_whose_port_was_taken_meanwhile_gets_another():
    first = ports.choose(NAMES, {}, taken=0)
    with socket.socket() as other:
        other.bind(("127.0.0.1", first["web"]))
        other.listen()
        second = ports.choose(NAMES, first, taken=first["mail"])
    assert second["web"] != first["web"]
    assert second["mail"] != first["mail"]
    assert second["postgres"] == first["postgres"]


def test_a_public_port_in_use_gets_a_sentence_that_names_the_next(taken, monkeypatch):
    monkeypatch.setattr(ports, "_PATIENCE", 0.0)
    with pytest.raises(DeskError, match=rf"Port {taken} is in use.*PORT="):
        ports.check_public(taken)


def test_a_free_public_port_is_fine():
    ports.check_public(ports.choose(("public",), {}, taken=0)["public"])
