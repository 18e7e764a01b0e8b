"""The embedded Valkey: a broker that may lose everything, because nothing that matters lives in it."""

from pathlib import Path

from helpdesk.supervisor import binaries, records
from helpdesk.supervisor.child import Spec

_LINES = """\
bind 127.0.0.1
port {port}
requirepass {password}
protected-mode yes
daemonize no
save ""
appendonly no
maxmemory 128mb
maxmemory-policy noeviction
dir "{folder}"
"""


def url(port: int, password: str) -> str:
    """Return the address of a Valkey that listens on `port`."""
    return f"redis://:{password}@127.0.0.1:{port}/0"


def server(port: int, password: str, folder: Path, log: Path) -> Spec:
    """Return the server process; its password stands in a file of `folder`, not in the list of processes."""
    lines = folder / "valkey.conf"
    records.write_private(lines, _LINES.format(port=port, password=password, folder=folder))
    return Spec(
        name="valkey",
        title="Valkey",
        command=(str(binaries.valkey_server()), str(lines)),
        environment={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
        log=log,
        patience=1.0,
    )
