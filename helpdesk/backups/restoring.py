"""Restoring a backup: everything is checked first; the database changes in one transaction, then the files."""

import contextlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from packaging.version import Version

from helpdesk import __version__
from helpdesk.backups import archive, programs
from helpdesk.backups.errors import InUse, Newer, NotEmpty, ToolFailed
from helpdesk.backups.manifest import DATABASE, FILES, UNFINISHED, Manifest
from helpdesk.ledger.models import Delivery
from helpdesk.notifications.models import Mail

HELD = "Held back when the desk was restored from a backup."
"""Why a delivery did not leave: as its row says it."""

_CLEAR = b"""\
BEGIN;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
DO $$ BEGIN ALTER SCHEMA public OWNER TO pg_database_owner; EXCEPTION WHEN OTHERS THEN NULL; END $$;
"""
_HOLDS_SOMETHING = ("accounts_user", "tickets_ticket")


@dataclass(frozen=True)
class Restored:
    """What came back: the manifest, how many deliveries wait to leave, and how many were held back."""

    manifest: Manifest
    waiting: int
    held: int


def restore(stream: IO[bytes], *, replace: bool = False, hold_mail: bool = False) -> Restored:
    """Make the desk what it was at the backup, then bring its tables to this version.

    Nothing is touched before the backup is known to be whole, of this version or an older one, and the desk to be
    stopped, and empty unless `replace` is given. `hold_mail` marks as failed what waited to leave.

    Raises BackupError; a failure in the middle leaves the database as it was.
    """
    check_nobody_is_connected()
    if not replace:
        check_empty()
    with _room() as room:
        manifest = archive.unpack(stream, room)
        check_version(manifest)
        _replace_database(room / DATABASE)
        _replace_files(room / FILES)
    connection.close()
    call_command("migrate", interactive=False, verbosity=0)
    held = _hold_back() if hold_mail else 0
    return Restored(manifest, Delivery.objects.filter(state=Delivery.State.WAITING).count(), held)


def check_version(manifest: Manifest) -> None:
    """Raise Newer when the backup was made by a later version, or has migrations that this one does not have.

    Migrations of apps that this version no longer uses do not count: an older desk may have had them.
    """
    loader = MigrationLoader(None)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    ours = tuple(f"{app}." for app in loader.migrated_apps)
    unknown = [name for name in manifest.migrations if name not in known and name.startswith(ours)]
    if unknown or Version(manifest.version) > Version(__version__):
        what = f"version {manifest.version}" + (f", migration {unknown[0]}" if unknown else "")
        raise Newer(
            f"This backup comes from a newer desk ({what}): restore it with that version or a later one. "
            "Nothing was changed."
        )


def check_empty() -> None:
    """Raise NotEmpty when the desk has people or tickets."""
    with connection.cursor() as cursor:
        for table in _HOLDS_SOMETHING:
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
            if not cursor.fetchone()[0]:
                continue
            cursor.execute(f"SELECT EXISTS (SELECT FROM {connection.ops.quote_name(table)})")  # noqa: S608
            if cursor.fetchone()[0]:
                raise NotEmpty(
                    "This desk is not empty: restore into a new one, or add --replace, after which everything "
                    "that is in it now is gone. Nothing was changed."
                )


def check_nobody_is_connected() -> None:
    """Raise InUse when anybody else is connected to the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        (others,) = cursor.fetchone()
    if others:
        raise InUse(
            f"The desk is running ({others} connections to its database): stop it first, with Ctrl-C where "
            "bin/up runs, or `docker compose stop caddy web live worker beat`. Nothing was changed."
        )


@contextlib.contextmanager
def _room() -> Iterator[Path]:
    """Yield a closed folder among the attachments: it lies on their disk, so that they need only be moved."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=root) as room:
        yield Path(room)


def _replace_database(dump: Path) -> None:
    """Put the dump in the place of everything that is there, in one transaction. Raises ToolFailed."""
    with tempfile.TemporaryFile() as complaints:
        reader = subprocess.Popen(  # noqa: S603  our own words and paths alone
            [programs.find("pg_restore"), "--no-owner", "--file=-", str(dump)],
            env=programs.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
        )
        writer = subprocess.Popen(  # noqa: S603  the same
            [programs.find("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null"],
            env=programs.environment(),
            stdin=subprocess.PIPE,
            stderr=complaints,
        )
        with reader, writer:
            _play(reader, writer)
        if reader.returncode or writer.returncode:
            complaints.seek(0)
            raise ToolFailed(
                f"The database was not restored and is as it was: {programs.last_words(complaints.read())}"
            )


def _play(reader: "subprocess.Popen[bytes]", writer: "subprocess.Popen[bytes]") -> None:
    """Hand the statements of the dump on; without the last word, which comes when all was read, nothing is kept."""
    assert reader.stdout is not None  # noqa: S101  both were asked for pipes
    assert writer.stdin is not None  # noqa: S101
    try:
        with writer.stdin as statements:
            statements.write(_CLEAR)
            shutil.copyfileobj(reader.stdout, statements)
            if reader.wait() == 0:
                statements.write(b"COMMIT;\n")
    except BrokenPipeError:
        reader.kill()  # the writer said why it went


def _replace_files(new: Path) -> None:
    """Put the attachments of the backup in the place of those that are there."""
    root = Path(settings.MEDIA_ROOT)
    old = new.with_name("old")
    old.mkdir()
    for path in root.iterdir():
        if not path.name.startswith(UNFINISHED):
            path.rename(old / path.name)
    for path in new.iterdir() if new.is_dir() else ():
        path.rename(root / path.name)


def _hold_back() -> int:
    """Mark what waits to leave as failed, from which an operator can send it; return how many there were."""
    with transaction.atomic():
        Mail.objects.filter(state=Mail.State.QUEUED).update(state=Mail.State.FAILED)
        waiting = Delivery.objects.filter(state=Delivery.State.WAITING)
        return waiting.update(state=Delivery.State.FAILED, next_at=None, last_error=HELD)
