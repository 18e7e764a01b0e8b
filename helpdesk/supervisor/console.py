"""Progress on the terminal: one line for each thing that happens, written as it happens."""

import contextlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

_WIDTH = 18
_STDOUT, _STDERR = 1, 2


def say(line: str = "") -> None:
    """Print one line at once, wherever stdout leads; a closed terminal is no error."""
    _write(line + "\n")


def complain(line: str) -> None:
    """Print one line for the operator on stderr."""
    _write(line + "\n", _STDERR)


@contextmanager
def progress(title: str, done: str) -> Iterator[None]:
    """Show `title` while the block runs, then `done` and the seconds it took, or that it failed."""
    _write(f"  {title:<{_WIDTH}} ")
    began = time.monotonic()
    try:
        yield
    except BaseException:
        _write("not finished\n")
        raise
    _write(f"{done} in {time.monotonic() - began:.1f} s\n")


def _write(text: str, where: int = _STDOUT) -> None:
    """Write past Python's buffers: what stays in one would spoil the exit code of a closed terminal."""
    with contextlib.suppress(OSError):
        os.write(where, text.encode(errors="replace"))
