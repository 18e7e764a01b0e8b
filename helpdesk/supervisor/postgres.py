"""The embedded PostgreSQL: its cluster, the process, and the database in it.

Logins are scram passwords, and the server listens on loopback alone.
"""

import os
import secrets
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from helpdesk.supervisor import binaries, tether
from helpdesk.supervisor.child import Spec
from helpdesk.supervisor.errors import ChildFailed, DeskError
from helpdesk.supervisor.folder import Folder
from helpdesk.supervisor.unprivileged import Account, can_enter, find_account

USER = "desk"
DATABASE = "helpdesk"
BUILTIN_LOCALE_SINCE = 17
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_connections": "100",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m ",
}
_THROWAWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
}


@dataclass(frozen=True)
class Postgres:
    """One cluster and how it is run. `data` may not exist yet: then `make_cluster` makes it."""

    data: Path
    bin: Path
    account: Account | None
    password: str
    log: Path
    is_throwaway: bool = False

    def url(self, port: int) -> str:
        """Return the address of the desk's database on a server that listens on `port`."""
        return f"postgres://{USER}:{self.password}@127.0.0.1:{port}/{DATABASE}"

    def server(self, port: int) -> Spec:
        """Return the server process; its own way of a fast, clean stop is SIGINT, of a quick one SIGQUIT."""
        settings = _SETTINGS | (_THROWAWAY if self.is_throwaway else {}) | {"port": str(port)}
        flags = [flag for name, value in settings.items() for flag in ("-c", f"{name}={value}")]
        return Spec(
            name="postgres",
            title="PostgreSQL",
            command=(str(self.bin / "postgres"), "-D", str(self.data), *flags),
            environment=_ENVIRONMENT,
            log=self.log,
            patience=6.0,
            stop_signal=signal.SIGINT,
            last_signal=signal.SIGQUIT,
            death_signal=signal.SIGINT,
            account=self.account,
            cwd=Path("/"),
        )

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's own programs as its account and return what it said."""
        parent = os.getpid()
        account = self.account
        return subprocess.run(
            (str(self.bin / command[0]), *command[1:]),
            env=_ENVIRONMENT,
            cwd="/",
            text=True,
            capture_output=True,
            check=False,
            start_new_session=True,
            user=None if account is None else account.uid,
            group=None if account is None else account.gid,
            extra_groups=None if account is None else [],
            preexec_fn=lambda: tether.tie(parent),
        )

    def version(self) -> int:
        """Return the major version of the programs."""
        words = self.run("postgres", "--version").stdout.split()
        try:
            return int(words[2].split(".")[0].removesuffix("devel"))
        except (IndexError, ValueError):
            raise DeskError(f"The programs in {self.bin} do not run on this machine.") from None


def find_place(folder: Folder, recorded: str) -> tuple[Path, Account | None]:
    """Return where the cluster lies or shall lie, and who runs it.

    As root that is a folder of its own under /var/lib when the account may not walk into the data folder.
    """
    place = Path(recorded) if recorded else folder.cluster
    if recorded and not place.exists():
        raise DeskError(
            f"The database of this desk lay in {place} and is gone: put that folder back from a backup, "
            "or start anew on another folder with DATA_DIR=/path bin/up."
        )
    account = find_account(place)
    if can_enter(account, place.parent):
        return place, account
    if place.exists():
        raise DeskError(
            f"The account {account.name if account else ''}, which runs PostgreSQL, can no longer enter "
            f"{place.parent}: open that folder and those above it (chmod o+x), and run bin/up again."
        )
    return binaries.SYSTEM_FOLDER / f"desk-{secrets.token_hex(6)}" / "postgres", account


def check_version(postgres: Postgres) -> None:
    """Raise DeskError when the cluster was made by another major version of PostgreSQL."""
    mark = postgres.data / "PG_VERSION"
    if not mark.is_file():
        return
    made_by, ours = mark.read_text().strip(), str(postgres.version())
    if made_by != ours:
        raise DeskError(
            f"The database in {postgres.data} was made by PostgreSQL {made_by}, and this desk runs "
            f"PostgreSQL {ours}: set POSTGRES_BIN to the programs of version {made_by}, "
            "or start on another folder with DATA_DIR=/path; nothing was changed."
        )


def make_cluster(postgres: Postgres) -> None:
    """Make the cluster if there is none; one that was interrupted half-way is begun again."""
    if (postgres.data / "PG_VERSION").is_file():
        return
    draft = postgres.data.with_name(postgres.data.name + ".new")
    shutil.rmtree(draft, ignore_errors=True)
    postgres.data.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
    draft.mkdir(mode=0o700)
    password_file = draft.with_name("password.new")
    password_file.touch(mode=0o600)
    password_file.write_text(postgres.password + "\n")
    if postgres.account is not None:
        for path in (draft, password_file):
            os.chown(path, postgres.account.uid, postgres.account.gid)
    try:
        made = postgres.run("initdb", *_initdb_flags(postgres, draft, password_file))
    finally:
        password_file.unlink()
    if made.returncode != 0:
        reason = (made.stderr.strip() or made.stdout.strip()).splitlines()[-1:]
        raise ChildFailed(f"PostgreSQL could not make its data folder {postgres.data}: {' '.join(reason)}")
    draft.rename(postgres.data)


def _initdb_flags(postgres: Postgres, draft: Path, password_file: Path) -> tuple[str, ...]:
    """Return the flags: sorting by code point and Unicode's own case rules, on every version.

    `--locale` stands beside the provider because pg_trgm asks the C library what a letter is:
    with its locale C, Cyrillic has no letters.
    """
    builtin = ("--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    return (
        f"--pgdata={draft}",
        f"--username={USER}",
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        *(builtin if postgres.version() >= BUILTIN_LOCALE_SINCE else ("--locale=C.UTF-8",)),
        *(("--no-sync",) if postgres.is_throwaway else ()),
    )
