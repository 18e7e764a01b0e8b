"""What a desk must remember between starts: its secrets, and where its servers answer. Files are 0600."""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from helpdesk.supervisor.errors import DeskError


@dataclass(frozen=True)
class Secrets:
    """Made at the first start and never changed; `cluster` is set when the database lies elsewhere."""

    secret_key: str
    postgres_password: str
    valkey_password: str
    cluster: str = ""


@dataclass(frozen=True)
class Servers:
    """Where the servers of the running desk answer, as the environment of any other command."""

    pid: int
    ports: dict[str, int]
    environment: dict[str, str]


_Record = TypeVar("_Record", Secrets, Servers)


def new_secrets() -> Secrets:
    """Make the secrets of a new desk; the passwords need no escaping in a URL."""
    return Secrets(secrets.token_urlsafe(48), secrets.token_hex(24), secrets.token_hex(24))


def read_secrets(path: Path) -> Secrets | None:
    """Return the secrets of this desk, or None if it has none yet."""
    data = _read(path)
    return None if data is None else _shaped(path, Secrets, data)


def read_servers(path: Path) -> Servers | None:
    """Return where the servers answered when they last started, or None if they never did."""
    data = _read(path)
    return None if data is None else _shaped(path, Servers, data)


def write(path: Path, record: Secrets | Servers) -> None:
    """Write a record whole or not at all, readable by its owner only."""
    write_private(path, json.dumps(asdict(record), indent=2) + "\n")


def write_private(path: Path, text: str) -> None:
    """Replace a file by one that only its owner can read; a reader sees the old text or the new."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _read(path: Path) -> Mapping[str, Any] | None:
    try:
        data = json.loads(path.read_text())
    except FileNotFoundError:
        return None
    except PermissionError:
        raise DeskError(
            f"{path} belongs to another account: run this command as the account that runs bin/up."
        ) from None
    except ValueError:
        raise _damaged(path) from None
    if not isinstance(data, dict):
        raise _damaged(path)
    return data


def _shaped(path: Path, kind: type[_Record], data: Mapping[str, Any]) -> _Record:
    try:
        return kind(**data)
    except TypeError:
        raise _damaged(path) from None


def _damaged(path: Path) -> DeskError:
    return DeskError(
        f"{path} cannot be read as the desk wrote it: put it back from a backup, or move it away."
    )
