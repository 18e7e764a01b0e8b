"""Ports: which are free, and one for each inner server, kept from start to start where possible."""

import errno
import random
import socket
import time

from helpdesk.supervisor.errors import DeskError

_LOOPBACK = "127.0.0.1"
_LOW, _HIGH = 20000, 32000  # below the kernel's range for outgoing connections, so that none is lost to one
_PATIENCE = 3.0  # seconds for a desk that was killed a moment ago to let go of its port


def is_free(port: int) -> bool:
    """Tell whether a server could listen on this port of the loopback interface now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_LOOPBACK, port))
        except PermissionError:
            raise DeskError(
                f"This account may not open port {port}: choose one above 1023, for example PORT=8000 bin/up."
            ) from None
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise
    return True


def check_public(port: int) -> None:
    """Raise DeskError when the desk's own port stays taken."""
    until = time.monotonic() + _PATIENCE
    while not is_free(port):
        if time.monotonic() > until:
            raise DeskError(
                f"Port {port} is in use by another program: stop that one, "
                f"or choose another port, for example PORT={port + 1 if port < 65535 else 8000} bin/up."
            )
        time.sleep(0.1)


def choose(names: tuple[str, ...], last: dict[str, int], taken: int) -> dict[str, int]:
    """Choose a free port for each name, none twice and none `taken`; the last start's if still free."""
    chosen: dict[str, int] = {}
    for name in names:
        used = {taken, *chosen.values()}
        wish = last.get(name, 0)
        chosen[name] = wish if _LOW <= wish < _HIGH and wish not in used and is_free(wish) else _any(used)
    return chosen


def _any(used: set[int]) -> int:
    for port in random.sample(range(_LOW, _HIGH), 200):
        if port not in used and is_free(port):
            return port
    raise DeskError(
        f"No free port was found between {_LOW} and {_HIGH}: too many programs listen on this machine."
    )
