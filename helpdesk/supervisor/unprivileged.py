"""The account that runs PostgreSQL when root starts the desk: the server refuses to run as root."""

import os
import pwd
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from helpdesk.supervisor.errors import DeskError

_CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """An account with an entry in the password file, as `initdb` wants it."""

    name: str
    uid: int
    gid: int


def find_account(cluster: Path) -> Account | None:
    """Return who runs PostgreSQL: the owner of an existing cluster, else an unprivileged account.

    None means this process's own account, which is right for everybody but root.
    """
    if os.geteuid() != 0:
        return None
    if cluster.is_dir() and (owner := cluster.stat().st_uid) != 0:
        return _account(pwd.getpwuid(owner))
    for name in _CANDIDATES:
        try:
            return _account(pwd.getpwnam(name))
        except KeyError:
            continue
    raise DeskError(
        "PostgreSQL does not run as root and this machine has neither an account `postgres` nor `nobody`: "
        "add one (useradd --system postgres), or run bin/up as an ordinary user."
    )


def can_enter(account: Account | None, folder: Path) -> bool:
    """Tell whether the account may walk into a folder, as the kernel itself sees it."""
    return _as_account(account, lambda: os.access(folder, os.X_OK, effective_ids=True))


def can_execute(account: Account | None, program: Path) -> bool:
    """Tell whether the account may run a program where it lies."""
    return _as_account(account, lambda: os.access(program, os.R_OK | os.X_OK, effective_ids=True))


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _as_account(account: Account | None, question: Callable[[], bool]) -> bool:
    """Ask in a child that has become the account, since mode bits alone do not tell (ACLs, mounts)."""
    if account is None:
        return question()
    child = os.fork()
    if child == 0:
        answer = 1
        try:
            os.setgroups([])
            os.setgid(account.gid)
            os.setuid(account.uid)
            answer = 0 if question() else 1
        finally:
            os._exit(answer)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
