"""Keeping the desk's own calls on the public network: what people type as an address never reaches the house.

`guarded()` watches every connection that the thread opens, by the address it is really opened to. So neither a name
that resolves to another address the second time, nor a redirect, nor a library that resolves by itself leads inside.
`is_private` refuses at the form what is plainly an inner address.
"""

import ipaddress
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

INNER_NAMES = ("localhost", "localdomain", "local", "internal", "intranet", "lan", "home", "corp")
"""Names, and ends of names, that no public network knows."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NAT64_LOCAL = ipaddress.ip_network("64:ff9b:1::/48")

_is_guarded: ContextVar[bool] = ContextVar("is_guarded", default=False)
_watching = False

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class InnerAddress(OSError):
    """Something was to be sent to an address that is not on the public network. The sentence names none."""

    def __init__(self) -> None:
        super().__init__("The address is not on the public network.")


@contextmanager
def guarded() -> Iterator[None]:
    """Refuse every connection inside the block that is not to the public network, with InnerAddress."""
    _watch()
    token = _is_guarded.set(True)
    try:
        yield
    finally:
        _is_guarded.reset(token)


def is_private(host: str) -> bool:
    """Say whether a host is plainly not on the public network, in any way of writing it that a resolver takes.

    A public name may still lead inside: that is found when it is connected to.
    """
    name = host.strip().strip("[]").rstrip(".").lower()
    if not name or name.rpartition(".")[2] in INNER_NAMES:
        return True
    address = _address(name)
    return "." not in name if address is None else not is_public(address)


def is_public(address: Address) -> bool:
    """Say whether an address is one of the public network, whatever it is wrapped in."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is None and (address in _NAT64 or address in _NAT64_LOCAL):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:  # given up long ago, and still routed inside
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _address(name: str) -> Address | None:
    """Return the address that a host is written as: as usual, or as one number, or in octal or hexadecimal parts."""
    try:
        return ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(name))
    except OSError:
        return None


def _watch() -> None:
    """Hook into Python's audit events, once a process; a hook cannot be taken out again."""
    global _watching  # noqa: PLW0603  one hook a process
    if not _watching:
        _watching = True
        sys.addaudithook(_audit)


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse a connection to an inner address while guarded. Called for every audit event: it must be quick."""
    if event not in {"socket.connect", "socket.sendto"} or not _is_guarded.get():
        return
    connection, target = arguments[0], arguments[1]
    if connection.family not in {socket.AF_INET, socket.AF_INET6}:
        raise InnerAddress
    address = _address(str(target[0]))
    if address is None or not is_public(address):
        raise InnerAddress
