"""The first member of a backup: what is in it, and how to tell that it is whole."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from packaging.version import Version

from helpdesk.backups.errors import Damaged

FORMAT = 1
"""The number of the layout: a manifest, then the database, then the files."""

MANIFEST, DATABASE, FILES = "manifest.json", "database.dump", "files/"
UNFINISHED = ".restore-"
"""How a folder among the attachments begins that belongs to a restore which is going on or was cut short."""

_CHUNK = 1 << 20
_KINDS = {"name": str, "size": int, "sha256": str}


@dataclass(frozen=True)
class Part:
    """One member: its name in the archive, its length in bytes and its SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says about itself.

    `migrations` are those that the database had, as `app.name`; `created_at` is the instant of its snapshot, ISO 8601.
    """

    version: str
    created_at: str
    postgresql: str
    migrations: list[str]
    database: Part
    files: list[Part]

    def as_bytes(self) -> bytes:
        """Return the manifest as it stands in the archive."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1, ensure_ascii=False).encode()

    @property
    def parts(self) -> list[Part]:
        """Every member but the manifest, in the order of the archive."""
        return [self.database, *self.files]


def read(content: bytes) -> Manifest:
    """Return the manifest that `as_bytes` wrote. Raises Damaged."""
    try:
        told: dict[str, Any] = json.loads(content)
        if told.pop("format") != FORMAT:
            raise Damaged("This backup has a layout that this version of the desk does not know.")
        Version(told["version"])
        files = [_part(part) for part in told.pop("files")]
        migrations = [str(name) for name in told.pop("migrations")]
        return Manifest(
            **told | {"database": _part(told["database"]), "files": files, "migrations": migrations}
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Damaged("This is no backup of a desk: its manifest cannot be read.") from None


def _part(told: Mapping[str, Any]) -> Part:
    """Return what a manifest says of a member. Raises TypeError for what is no text or number where one belongs."""
    if not all(isinstance(told.get(name), kind) for name, kind in _KINDS.items()):
        raise TypeError(told)
    return Part(**told)


def part_of(path: Path, name: str) -> Part:
    """Return what a manifest says of a file."""
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return Part(name, size, digest.hexdigest())
