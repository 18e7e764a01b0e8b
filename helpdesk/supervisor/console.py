"""Progress on the terminal: one line for each thing that happens, written as it happens."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

_WIDTH = 18


def say(line: str = "") -> None:
    """Print one line at once, whatever stdout is connected to; a closed terminal is no error."""
    _write(line + "\n")


def complain(line: str) -> None:
    """Print one line for the operator on stderr."""
    try:
        print(line, file=sys.stderr, flush=True)
    except OSError:
        return


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


def _write(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError:
        return
