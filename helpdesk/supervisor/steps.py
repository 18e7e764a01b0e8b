"""The work between the servers' start and the desk's: translations, tables, static files, demo company."""

import sys
from collections.abc import Mapping

from helpdesk.supervisor import logs, translations
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
    """Collect the static files of this version, and forget those of another."""
    with progress("Static files", "collected"):
        run_to_end(_manage("collectstatic", folder, environment, "--noinput", "--clear"), interruptions)


def prepare_desk(folder: Folder, environment: Mapping[str, str], interruptions: Interruptions) -> None:
    """Give a new desk its first rules; one that has rules is left alone."""
    with progress("First rules", "there"):
        run_to_end(_manage("prepare_desk", folder, environment), interruptions)


def load_demo(folder: Folder, environment: Mapping[str, str], interruptions: Interruptions) -> str:
    """Load the demo company, or what is missing of it, and return its hint: which ticket to watch."""
    step = _manage("load_demo", folder, environment)
    with progress("Demo company", "loaded"):
        run_to_end(step, interruptions)
    return logs.tail(step.log)


def _manage(command: str, folder: Folder, environment: Mapping[str, str], *arguments: str) -> Spec:
    return Spec(
        name=command,
        title=f"The step `{command}`",
        command=(sys.executable, str(ROOT / "manage.py"), command, *arguments),
        environment=environment,
        log=folder.logs / f"{command}.log",
    )
