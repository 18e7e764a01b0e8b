"""Make or refresh the environment `.venv` of the checkout, run by a Python >= 3.11 outside of it.

    python3 -m helpdesk.supervisor.installation requirements.txt [requirements-dev.txt]

A file is installed when it differs from the copy that the last finished install left in `.venv`; an install
that was cut short leaves its mark, and the environment is then made anew. One start installs, others wait.
"""

import contextlib
import fcntl
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from helpdesk.supervisor import tether
from helpdesk.supervisor.console import complain, say
from helpdesk.supervisor.errors import DeskError
from helpdesk.supervisor.options import ROOT

FREE_SPACE = 900_000_000
"""Bytes that an environment with all tools takes, pip's unpacking included."""

_QUIET = 10.0  # seconds of silence after which a sign of life is printed


def main(names: list[str]) -> int:
    """Install the named files and return the exit code."""
    # The shell that called us may be stopped while it waits; a background shell has SIGINT ignored for us.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    tether.tie(os.getppid(), signal.SIGTERM)
    venv = ROOT / ".venv"
    try:
        with _alone(venv):
            for name in names:
                _install(ROOT / name, venv)
    except DeskError as error:
        complain(str(error))
        return 1
    except KeyboardInterrupt:
        complain("Stopped before the environment was whole; the next start begins it again.")
        return 130
    return 0


def stamp(venv: Path, requirements: Path) -> Path:
    """Return where the copy of an installed requirements file lies."""
    return venv / f"installed-{requirements.name}"


@contextlib.contextmanager
def _alone(venv: Path) -> Iterator[None]:
    """Hold the environment's folder, so that two starts do not install into each other."""
    try:
        venv.mkdir(exist_ok=True)
    except PermissionError:
        raise _closed(venv) from None
    if not os.access(venv, os.W_OK):
        raise _closed(venv)
    handle = os.open(venv, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another start is making the environment; waiting for it ...")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _closed(venv: Path) -> DeskError:
    return DeskError(
        f"The environment {venv} is missing or out of date and this account may not write there: "
        "run bin/up once as the owner of the checkout, or work in a clone of your own."
    )


def _install(requirements: Path, venv: Path) -> None:
    wanted = requirements.read_bytes()
    done = stamp(venv, requirements)
    unfinished = venv / "unfinished"
    if unfinished.exists() or not _works(venv):
        _make(venv)
    elif done.is_file() and done.read_bytes() == wanted:
        return
    _check_space(venv)
    unfinished.touch()
    done.unlink(missing_ok=True)
    _run_pip(requirements, venv, _packages(wanted))
    draft = done.with_name(done.name + ".new")
    draft.write_bytes(wanted)
    draft.replace(done)
    unfinished.unlink()


def _works(venv: Path) -> bool:
    """Tell whether the environment's Python runs, is new enough and has pip."""
    probe = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        tried = subprocess.run([venv / "bin" / "python", "-I", "-c", probe], capture_output=True, check=False)
    except OSError:
        return False
    return tried.returncode == 0


def _make(venv: Path) -> None:
    version = ".".join(str(part) for part in sys.version_info[:3])
    say(f"Making the environment in {venv} with Python {version} ...")
    _check_space(venv)
    for path in venv.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    made = subprocess.run(
        [sys.executable, "-I", "-m", "venv", venv], capture_output=True, text=True, check=False
    )
    if made.returncode != 0:
        said = (made.stdout + made.stderr).strip()
        if "ensurepip" in said:
            raise DeskError(
                "This Python cannot make environments: install the package python3-venv "
                "(on Debian: apt-get install python3-venv) and run this again."
            )
        raise DeskError(
            f"The environment could not be made in {venv}: {said.splitlines()[-1] if said else 'no reason'}"
        )


def _check_space(venv: Path) -> None:
    free = shutil.disk_usage(venv).free
    if free < FREE_SPACE:
        raise DeskError(
            f"The disk that holds {venv} is full: {free // 1_000_000} MB are free and the environment needs "
            f"{FREE_SPACE // 1_000_000} MB. Make room and run this again."
        )


def _packages(requirements: bytes) -> int:
    return sum(b"==" in line for line in requirements.splitlines() if not line.startswith((b" ", b"#")))


def _run_pip(requirements: Path, venv: Path, count: int) -> None:
    """Install one file with its hashes, telling how far it is."""
    say(f"Installing {requirements.name} ({count} packages); the first time takes a minute or two.")
    command: list[str | Path] = [
        *(venv / "bin" / "python", "-I", "-m", "pip", "install"),
        *("--require-hashes", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"),
        *("--requirement", requirements),
    ]
    log = venv / "install.log"
    began = time.monotonic()
    parent = os.getpid()
    with (
        log.open("w") as kept,
        subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            preexec_fn=lambda: tether.tie(parent),  # noqa: PLW1509 (there is one thread)
        ) as pip,
    ):
        seen = 0
        for line in _lines(pip, began):
            kept.write(line)
            if line.startswith(("Collecting ", "Requirement already satisfied")):
                seen += 1
                if line.startswith("Collecting ") and seen % 10 == 0:
                    say(f"  {seen} of {count} packages")
            elif line.startswith("Installing collected packages"):
                say("  all here; unpacking them")
    if pip.returncode != 0:
        raise DeskError(_explain(log, requirements))
    say(f"  done in {time.monotonic() - began:.0f} s")


def _lines(pip: "subprocess.Popen[bytes]", began: float) -> Iterator[str]:
    """Yield pip's lines; print a sign of life when it has been quiet for long."""
    assert pip.stdout is not None  # noqa: S101 (it was asked for a pipe)
    pending = b""
    while True:
        ready, _, _ = select.select([pip.stdout], [], [], _QUIET)
        if not ready:
            say(f"  still working ({time.monotonic() - began:.0f} s)")
            continue
        chunk = os.read(pip.stdout.fileno(), 65536)
        if not chunk:
            break
        *lines, pending = (pending + chunk).split(b"\n")
        for line in lines:
            yield line.decode(errors="replace") + "\n"
    if pending:
        yield pending.decode(errors="replace") + "\n"


def _explain(log: Path, requirements: Path) -> str:
    """Return the sentence for a pip that failed."""
    text = log.read_text()
    if "No space left on device" in text:
        reason = "the disk is full"
    elif "THESE PACKAGES DO NOT MATCH THE HASHES" in text:
        reason = "a package that was offered is not the one that was pinned"
    elif "Connection" in text or "Temporary failure in name resolution" in text or "timed out" in text:
        reason = "the package index could not be reached"
    else:
        errors = [line for line in text.splitlines() if line.startswith("ERROR")]
        reason = errors[-1] if errors else "pip gave no reason"
    return f"{requirements.name} could not be installed: {reason}. See {log}, then run this again."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
