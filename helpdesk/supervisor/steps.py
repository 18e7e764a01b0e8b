"""The work between the servers' start and the desk's: translations, tables, static files, demo company."""

import hashlib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from helpdesk.supervisor import translations
from helpdesk.supervisor.child import Spec, run_to_end
from helpdesk.supervisor.console import progress
from helpdesk.supervisor.errors import DeskError
from helpdesk.supervisor.folder import Folder
from helpdesk.supervisor.interruptions import Interruptions
from helpdesk.supervisor.options import ROOT


def compile_translations() -> None:
    """Compile the catalogues that changed; a checkout that cannot be written to must have them compiled."""
    try:
        translations.compile_catalogues(ROOT)
    except PermissionError as error:
        raise DeskError(
            f"The translations cannot be compiled, because this account may not write {error.filename}: "
            "run bin/up once as the owner of the checkout."
        ) from error
    except OSError as error:
        raise DeskError(f"A message catalogue is damaged: {error}") from error


def migrate(folder: Folder, environment: Mapping[str, str], interruptions: Interruptions) -> None:
    """Bring the database to this version's tables."""
    with progress("Database", "ready"):
        run_to_end(_manage("migrate", folder, environment, "--noinput"), interruptions)


def collect_static(folder: Folder, environment: Mapping[str, str], interruptions: Interruptions) -> None:
    """Collect and compress the static files, unless none changed since the last time."""
    mark = folder.static / ".collected"
    now = _fingerprint()
    if mark.is_file() and mark.read_text() == now:
        return
    with progress("Static files", "collected"):
        mark.unlink(missing_ok=True)
        run_to_end(_manage("collectstatic", folder, environment, "--noinput", "--clear"), interruptions)
        mark.write_text(now)


def load_demo(folder: Folder, environment: Mapping[str, str], interruptions: Interruptions) -> None:
    """Load the demo company, or what is missing of it."""
    with progress("Demo company", "loaded"):
        run_to_end(_manage("load_demo", folder, environment), interruptions)


def _manage(command: str, folder: Folder, environment: Mapping[str, str], *arguments: str) -> Spec:
    return Spec(
        name=command,
        title=f"The step `{command}`",
        command=(sys.executable, str(ROOT / "manage.py"), command, *arguments),
        environment=environment,
        log=folder.logs / f"{command}.log",
    )


def _fingerprint() -> str:
    """Return a mark of every static file of the checkout and of the packages that bring others."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in _static_files():
        status = path.stat()
        digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _static_files() -> Iterator[Path]:
    for folder in (ROOT / "static", *sorted(ROOT.glob("helpdesk/*/static")), *sorted(ROOT.glob("*/static"))):
        yield from sorted(path for path in folder.rglob("*") if path.is_file())
