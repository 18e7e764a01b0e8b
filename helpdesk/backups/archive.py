"""Reading a backup: everything is unpacked to a closed folder and checked before anything is touched."""

import shutil
import tarfile
from pathlib import Path, PurePosixPath
from typing import IO

from helpdesk.backups import manifest
from helpdesk.backups.errors import Damaged
from helpdesk.backups.manifest import DATABASE, FILES, MANIFEST, Manifest

_MANIFEST_LIMIT = 1 << 30


def unpack(stream: IO[bytes], room: Path) -> Manifest:
    """Unpack a backup into `room` and return its manifest. Raises Damaged for whatever the desk did not write so."""
    try:
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            told = _unpack(archive, room)
    except (tarfile.TarError, EOFError) as error:
        raise Damaged(f"This is no backup of a desk, or only a part of one: {error}.") from None
    for part in told.parts:
        if manifest.part_of(room / part.name, part.name) != part:
            raise Damaged(f"The backup is damaged: {part.name} is not what was written.")
    return told


def _unpack(archive: tarfile.TarFile, room: Path) -> Manifest:
    first = archive.next()
    if first is None or first.name != MANIFEST or first.size > _MANIFEST_LIMIT:
        raise Damaged("This is no backup of a desk: it has no manifest.")
    told = manifest.read(_content(archive, first).read())
    expected = {part.name: part.size for part in told.parts}
    if DATABASE not in expected or not all(_is_inside(name) for name in expected):
        raise Damaged("The backup names files that no backup holds.")
    while (entry := archive.next()) is not None:
        if not entry.isreg() or expected.pop(entry.name, None) != entry.size:
            raise Damaged(f"The backup holds {entry.name}, which is not as its manifest says.")
        target = room / entry.name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with target.open("xb") as file:
            shutil.copyfileobj(_content(archive, entry), file)
    if expected:
        raise Damaged(f"The backup is cut short: {next(iter(expected))} is missing.")
    return told


def _content(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> IO[bytes]:
    content = archive.extractfile(entry)
    if content is None:
        raise Damaged(f"The backup holds {entry.name}, which is no file.")
    return content


def _is_inside(name: str) -> bool:
    """Say whether a name is that of the database or of a file below `files/`, without a way out."""
    parts = PurePosixPath(name).parts
    is_plain = "\0" not in name and ".." not in parts and PurePosixPath(name).as_posix() == name
    return is_plain and (name == DATABASE or (name.startswith(FILES) and len(parts) > 1))
