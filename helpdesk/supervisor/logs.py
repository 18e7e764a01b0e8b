"""The logs of the processes: bounded in size, and pointed to when something goes wrong."""

import contextlib
import os
import shutil
from pathlib import Path
from typing import IO

LIMIT = 10_000_000
"""Bytes of a log before it becomes `NAME.log.1`; two such files are kept for each process."""


def open_for(log: Path) -> IO[bytes]:
    """Open a log for appending, turned over first when it is full."""
    turn(log)
    return open(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab", buffering=0)  # noqa: PTH123


def turn(log: Path) -> None:
    """Move a full log aside without its writer noticing: it appends, so emptying the file is enough.

    On a full disk the old lines are lost, and the desk goes on.
    """
    try:
        if log.stat().st_size < LIMIT:
            return
    except FileNotFoundError:
        return
    with contextlib.suppress(OSError):
        shutil.copyfile(log, log.with_name(log.name + ".1"))
    os.truncate(log, 0)


def pointer(log: Path) -> str:
    """Return the last words of a log and where to read the rest."""
    last = tail(log)
    return f"Its last words: {last} (all of it: {log})" if last else f"Its log: {log}"


def tail(log: Path) -> str:
    """Return the last line of a log that says something, or an empty string."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 4000))
            lines = file.read().decode(errors="replace").splitlines()
    except FileNotFoundError:
        return ""
    return next((line.strip() for line in reversed(lines) if line.strip()), "")
