"""The data folder of one desk: what lies where in it, who may read it, and that one desk alone uses it."""

import contextlib
import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from helpdesk.supervisor.errors import DeskError

FREE_SPACE = 500_000_000
"""Bytes that must be free before a start: an empty database and its log need a third of it."""


_FULL = 20_000_000  # bytes free, below which PostgreSQL cannot add another log segment


@dataclass(frozen=True)
class Folder:
    """DATA_DIR and the places inside it."""

    root: Path

    @property
    def lock(self) -> Path:
        """Held while a desk runs here."""
        return self.root / "lock"

    @property
    def secrets(self) -> Path:
        """The keys and passwords of this desk, made once."""
        return self.root / "secrets.json"

    @property
    def servers(self) -> Path:
        """Where the running servers answer; only true while the lock is held."""
        return self.root / "servers.json"

    @property
    def cluster(self) -> Path:
        """The database, unless the account that runs PostgreSQL may not come in here."""
        return self.root / "postgres"

    @property
    def logs(self) -> Path:
        """One log for each process."""
        return self.root / "logs"

    @property
    def mail(self) -> Path:
        """What the mail catcher caught."""
        return self.root / "mail"

    @property
    def run(self) -> Path:
        """Small files that the servers need while they run."""
        return self.root / "run"

    @property
    def static(self) -> Path:
        """The collected static files."""
        return self.root / "static"


def prepare(folder: Folder) -> None:
    """Make the folder and its rooms, closed to other people; raises DeskError if that cannot be done."""
    try:
        if not folder.root.is_dir():
            folder.root.mkdir(parents=True)
            # PostgreSQL's own account must be able to walk through; what is inside stays closed.
            folder.root.chmod(0o711)
        for room in (folder.logs, folder.mail, folder.run, folder.static):
            room.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise _no_folder(folder.root, error) from error


def check_space(place: Path) -> None:
    """Raise DeskError when the disk that holds `place` is nearly full."""
    free = shutil.disk_usage(place).free
    if free < FREE_SPACE:
        raise DeskError(
            f"The disk that holds {place} is full: {free // 1_000_000} MB are free and the desk needs "
            f"{FREE_SPACE // 1_000_000} MB. Make room, or choose another folder with DATA_DIR=/path bin/up."
        )


@contextmanager
def held(folder: Folder) -> Iterator[None]:
    """Hold the folder for this process alone; the kernel lets go of it however the process ends."""
    try:
        handle = os.open(folder.lock, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise _no_folder(folder.root, error) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DeskError(
                f"Another desk already runs on {folder.root} (process {_holder(handle)}): "
                "stop it first, or start this one with DATA_DIR=/another/folder PORT=8001 bin/up."
            ) from None
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(handle)


def is_held(folder: Folder) -> bool:
    """Tell whether a desk runs on this folder now."""
    try:
        handle = os.open(folder.lock, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _holder(handle: int) -> str:
    with contextlib.suppress(OSError, ValueError):
        return str(int(os.pread(handle, 32, 0)))
    return "unknown"


def _no_folder(root: Path, error: OSError) -> DeskError:
    if error.errno == errno.ENOSPC:
        return full_disk(root)
    return DeskError(
        f"The data folder {root} cannot be used ({error.strerror}): make it writable for this account, "
        "or choose another one with DATA_DIR=/path bin/up."
    )


def is_full(place: Path) -> bool:
    """Tell whether the disk is so full that this is why something failed."""
    return shutil.disk_usage(place).free < _FULL


def full_disk(root: Path) -> DeskError:
    """Return the sentence for a disk that filled up under the desk."""
    return DeskError(
        f"The disk is full (the data folder is {root}): make room and run bin/up again; nothing was lost."
    )
