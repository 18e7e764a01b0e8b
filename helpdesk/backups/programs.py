"""PostgreSQL's own programs, run against the desk's database; the password never stands on a command line."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from helpdesk.backups.errors import ToolFailed
from helpdesk.supervisor.binaries import postgres_bin
from helpdesk.supervisor.errors import DeskError

_NAMES = {
    "HOST": "PGHOST",
    "PORT": "PGPORT",
    "USER": "PGUSER",
    "PASSWORD": "PGPASSWORD",
    "NAME": "PGDATABASE",
}


def find(name: str) -> str:
    """Return the program: of POSTGRES_BIN, else of the desk's own PostgreSQL, else the one on the path.

    Raises ToolFailed when there is none.
    """
    try:
        own = postgres_bin(os.environ.get("POSTGRES_BIN", ""), None) / name
    except DeskError as error:
        if os.environ.get("POSTGRES_BIN"):
            raise ToolFailed(str(error)) from None
        own = Path()
    found = str(own) if own.is_file() else shutil.which(name)
    if found is None:
        raise ToolFailed(
            f"There is no {name} here: set POSTGRES_BIN to the folder that holds PostgreSQL's programs."
        )
    return found


def environment(database: Mapping[str, Any] | None = None) -> dict[str, str]:
    """Return the variables by which PostgreSQL's programs find the desk's database."""
    database = database or settings.DATABASES["default"]
    chosen = {
        theirs: str(database[ours]) for ours, theirs in _NAMES.items() if database.get(ours) not in (None, "")
    }
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "PGAPPNAME": "desk-backup", **chosen}


def run(*command: str, output: IO[bytes] | None = None) -> None:
    """Run a program to its end, its output going to a file. Raises ToolFailed with its last words."""
    done = subprocess.run(  # noqa: S603  our own words and paths alone
        [find(command[0]), *command[1:]],
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=output or subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        raise ToolFailed(f"{command[0]} failed: {last_words(done.stderr)}")


def last_words(said: bytes) -> str:
    """Return the last line that a program said, or that it said nothing."""
    lines = [line for line in said.decode(errors="replace").splitlines() if line.strip()]
    return lines[-1].strip() if lines else "it gave no reason."
