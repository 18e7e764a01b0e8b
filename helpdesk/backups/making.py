"""Making a backup while the desk runs: one snapshot of the database, then the attachments that it names.

Attachments are written before the row that names them and never changed, and the round that deletes them stands still
meanwhile: so every file of the snapshot is there when the files are read, which is after it.
"""

import contextlib
import io
import os
import tarfile
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import psycopg2
from django.conf import settings
from django.db import connection

from helpdesk import __version__
from helpdesk.backups import programs
from helpdesk.backups.errors import BackupError
from helpdesk.backups.manifest import DATABASE, FILES, MANIFEST, UNFINISHED, Manifest, Part, part_of
from helpdesk.files.cleaning import standing_still


def back_up(target: Path) -> Manifest:
    """Write a backup to `target`, whole or not at all, readable by its owner alone; return what is in it.

    Beside the target there must be room for the database twice. Raises BackupError and OSError.
    """
    target = target.absolute()
    with standing_still(), _room(target.parent) as room:
        draft = room / "archive.tar"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            manifest = _write(file, room)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    return manifest


def back_up_to(stream: IO[bytes]) -> Manifest:
    """Write a backup to an open stream; the dump of the database waits in the folder for temporary files."""
    with standing_still(), _room(Path(tempfile.gettempdir())) as room:
        return _write(stream, room)


@contextlib.contextmanager
def _room(folder: Path) -> Iterator[Path]:
    """Yield a closed folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=folder) as room:
        yield Path(room)


def _write(stream: IO[bytes], room: Path) -> Manifest:
    dump = room / DATABASE
    facts = _dump(dump)
    members = [(dump, part_of(dump, DATABASE)), *_attachments()]
    manifest = Manifest(**facts, database=members[0][1], files=[part for _path, part in members[1:]])
    content = manifest.as_bytes()
    with tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(_entry(MANIFEST, len(content)), io.BytesIO(content))
        for path, part in members:
            _add(archive, path, part)
    return manifest


def _add(archive: tarfile.TarFile, path: Path, part: Part) -> None:
    try:
        with path.open("rb") as file:
            archive.addfile(_entry(part.name, part.size), file)
    except FileNotFoundError:
        raise BackupError(f"{path} was deleted while the backup was made: make it again.") from None


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size = size
    entry.mode = 0o600
    entry.mtime = int(time.time())
    return entry


def _attachments() -> list[tuple[Path, Part]]:
    """Return every attachment with what the manifest says of it."""
    root = Path(settings.MEDIA_ROOT)
    found = [path for path in root.rglob("*") if path.is_file() and not path.is_symlink()]
    kept = {path: path.relative_to(root).as_posix() for path in sorted(found)}
    return [
        (path, part_of(path, FILES + name)) for path, name in kept.items() if not name.startswith(UNFINISHED)
    ]


def _dump(target: Path) -> dict[str, Any]:
    """Dump the database, and return what the same snapshot says of it."""
    with _snapshot() as (name, facts):
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            programs.run("pg_dump", "--format=custom", "--no-owner", f"--snapshot={name}", output=file)
        return facts


@contextlib.contextmanager
def _snapshot() -> Iterator[tuple[str, dict[str, Any]]]:
    """Hold a snapshot open, and yield its name and what it says: it lives as long as its transaction."""
    own = psycopg2.connect(**connection.get_connection_params())
    try:
        own.set_session(isolation_level="REPEATABLE READ", readonly=True)
        with own.cursor() as cursor:
            cursor.execute("SET idle_in_transaction_session_timeout = 0")
            cursor.execute("SELECT pg_export_snapshot(), now(), current_setting('server_version')")
            name, at, server = cursor.fetchone()
            cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY id")
            migrations = [row[0] for row in cursor.fetchall()]
        yield (
            name,
            {
                "version": __version__,
                "created_at": at.isoformat(),
                "postgresql": server,
                "migrations": migrations,
            },
        )
    finally:
        own.close()
