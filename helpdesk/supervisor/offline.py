"""Commands that need the database of a desk that is stopped: `backup` and `restore` start it for themselves."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping

from helpdesk.supervisor import folder as folders
from helpdesk.supervisor import servers
from helpdesk.supervisor.crew import Crew
from helpdesk.supervisor.folder import Folder
from helpdesk.supervisor.interruptions import Interruptions
from helpdesk.supervisor.options import ROOT, read_options
from helpdesk.supervisor.ports import choose
from helpdesk.supervisor.run import Run

COMMANDS = {"backup", "restore"}


def run(folder: Folder, arguments: list[str]) -> int:
    """Run one command while PostgreSQL runs for it alone, and return its exit code. Raises DeskError."""
    folders.prepare(folder)
    with folders.held(folder):
        interruptions = Interruptions()
        this = Run(read_options(), folder, Crew(interruptions), interruptions)
        try:
            with _stdout_kept():
                environment = _start(this)
            return subprocess.call(
                [sys.executable, "-P", str(ROOT / "manage.py"), *arguments], env={**os.environ, **environment}
            )
        finally:
            this.crew.stop(("postgres",))


def _start(this: Run) -> Mapping[str, str]:
    secrets = servers.ensure_secrets(this.folder)
    port = choose(("postgres",), {}, taken=0)["postgres"]
    return {
        "DATABASE_URL": servers.start_postgres(this, secrets, port),
        "SECRET_KEY": os.environ.get("SECRET_KEY") or secrets.secret_key,
        "DATA_DIR": str(this.folder.root),
        "PYTHONPATH": str(ROOT),
    }


@contextlib.contextmanager
def _stdout_kept() -> Iterator[None]:
    """Let what is said meanwhile go to stderr: `backup -` writes the backup itself to stdout."""
    stdout = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(stdout, 1)
        os.close(stdout)
