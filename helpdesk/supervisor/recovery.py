"""Before PostgreSQL starts: what a supervisor that was killed may have left of the last run."""

import os
from pathlib import Path

from helpdesk.supervisor.errors import DeskError
from helpdesk.supervisor.postgres import Postgres


def clear_the_way(postgres: Postgres) -> None:
    """Stop a server that still runs on the cluster, and remove the mark of one that does not.

    The caller holds the data folder, so a server found here has no supervisor. A process id in the mark
    may meanwhile belong to another program: PostgreSQL itself would refuse to start because of it.
    """
    mark = postgres.data / "postmaster.pid"
    pid = _recorded(mark)
    if pid is None:
        return
    if not _is_server(pid):
        mark.unlink(missing_ok=True)
        return
    stopped = postgres.run(
        "pg_ctl", "stop", f"--pgdata={postgres.data}", "--mode=fast", "--wait", "--timeout=30"
    )
    if stopped.returncode != 0 and _is_server(pid):
        raise DeskError(
            f"A PostgreSQL of an earlier start (process {pid}) still runs on {postgres.data}: "
            f"stop it (kill -INT {pid}) and run bin/up again."
        )


def _recorded(mark: Path) -> int | None:
    try:
        return int(mark.read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None


def _is_server(pid: int) -> bool:
    """Tell whether a process is a PostgreSQL; where there is no /proc, any living process counts as one."""
    try:
        return Path(f"/proc/{pid}/comm").read_text().startswith("postgres")
    except OSError:
        pass
    if Path("/proc/self").exists():
        return False
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True
