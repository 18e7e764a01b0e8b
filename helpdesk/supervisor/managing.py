"""`bin/manage`: Django's commands against the servers of the desk that runs on DATA_DIR.

Commands that need no database work while nothing runs, and so do those of backups, which start the database for
themselves; the others then say in a sentence what to start.
"""

import os
import runpy
import sys
import warnings

from helpdesk.supervisor import offline, records
from helpdesk.supervisor.console import complain
from helpdesk.supervisor.errors import DeskError
from helpdesk.supervisor.folder import Folder, is_held
from helpdesk.supervisor.options import ROOT, data_dir

NOWHERE = "postgres://nobody@127.0.0.1:1/nothing"
"""A database address that refuses at once: for commands that load the models and ask nothing."""


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    try:
        has_server = connect()
        if (
            not has_server
            and arguments[:1]
            and arguments[0] in offline.COMMANDS
            and "--help" not in arguments
        ):
            del os.environ["DATABASE_URL"]
            return offline.run(Folder(data_dir(os.environ)), arguments)
    except DeskError as error:
        complain(str(error))
        return 1
    sys.argv = ["bin/manage", *arguments]
    try:
        runpy.run_path(str(ROOT / "manage.py"), run_name="__main__")
    except Exception as error:
        sentence = _explain(error, has_server=has_server)
        if sentence is None:
            raise
        complain(sentence)
        return 1
    return 0


def connect() -> bool:
    """Point the environment at the servers; tells whether there are any to point at."""
    folder = Folder(data_dir(os.environ))
    try:
        running = records.read_servers(folder.servers) if is_held(folder) else None
    except PermissionError:
        raise DeskError(
            f"{folder.root} belongs to another account: run this as the account that runs bin/up."
        ) from None
    os.environ["DATA_DIR"] = str(folder.root)
    if running is not None:
        for name, value in running.environment.items():
            os.environ.setdefault(name, value)
        return True
    if os.environ.get("DATABASE_URL"):
        return True
    os.environ["DATABASE_URL"] = NOWHERE
    warnings.filterwarnings("ignore", message="Got an error checking a consistent migration history")
    return False


def _explain(error: Exception, *, has_server: bool) -> str | None:
    """Return a sentence for a database that is not there, or None for any other error."""
    from django.db import OperationalError  # noqa: PLC0415 (commands that need no database do not wait for it)

    if not isinstance(error, OperationalError) or getattr(error.__cause__, "pgcode", None) is not None:
        return None
    if not has_server:
        folder = data_dir(os.environ)
        return (
            f"No desk runs on {folder}: start bin/up first, or set DATABASE_URL (and DATA_DIR) "
            "to those of the desk you mean."
        )
    return f"The database does not answer: {str(error).strip().splitlines()[0]}."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
