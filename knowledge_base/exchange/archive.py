"""Reading an archive that somebody sends, which may mean harm: its files as text, or a sentence why not.

Nothing is ever written to a disk, so that no name leads anywhere; names that try to are refused all the same, since
whoever unpacks the same archive elsewhere should know. What files claim to hold is not believed: they are read up to a
limit.
"""

import io
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from knowledge_base.exchange.problems import Problems

MOST_FILES = 5_000
MOST_BYTES = 64 * 2**20
"""Of all files together, unpacked."""
MOST_BYTES_OF_ONE = 2**20
ENDING = ".md"
SECTIONS = "sections.yaml"
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 0x1
_OF_SYSTEMS = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Entry:
    """A file of an archive: where it stands there, and its text."""

    place: str
    text: str


def read(data: bytes) -> list[Entry]:
    """Return the Markdown files of an archive and its list of sections, in the order of their names.

    Raises ValidationError, which names every file that cannot be taken and says why.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(archive)
    except (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError, OSError, ValueError) as error:
        raise ValidationError({"archive": _("This is no ZIP archive that can be read.")}) from error


def _read(archive: zipfile.ZipFile) -> list[Entry]:
    members = [one for one in archive.infolist() if not _is_of_a_system(one)]
    if len(members) > MOST_FILES:
        raise ValidationError(
            {"archive": _("An archive holds at most %(most)d files.") % {"most": MOST_FILES}}
        )
    problems = Problems()
    _check_names(members, problems)
    problems.raise_any()
    left, entries = MOST_BYTES, []
    for member in sorted(members, key=lambda one: one.filename):
        content = _content(archive, member, left)
        if content is None:
            problems.add(member.filename, _("The file is too large, or the archive is when it is unpacked."))
            break
        left -= len(content)
        try:
            entries.append(Entry(member.filename, content.decode("utf-8-sig")))
        except UnicodeDecodeError:
            problems.add(member.filename, _("The file is not written in UTF-8."))
    problems.raise_any()
    return entries


def _is_of_a_system(member: zipfile.ZipInfo) -> bool:
    return member.is_dir() or member.filename.startswith(_OF_SYSTEMS) or member.filename.endswith(_OF_SYSTEMS)


def _check_names(members: list[zipfile.ZipInfo], problems: Problems) -> None:
    seen: set[str] = set()
    for member in members:
        name = member.filename
        if name.casefold() in seen:
            problems.add(name, _("The archive holds two files of this name."))
        seen.add(name.casefold())
        if not _is_tame(name) or stat.S_ISLNK(member.external_attr >> 16):
            problems.add(name, _("The name leads out of the archive."))
        elif not name.endswith(ENDING) and name != SECTIONS:
            problems.add(name, _("Only Markdown files (.md) and sections.yaml are read."))
        elif member.flag_bits & _ENCRYPTED:
            problems.add(name, _("The file is locked with a password."))
        elif member.compress_type not in _METHODS:
            problems.add(name, _("The file is packed in a way that is not read here."))


def _is_tame(name: str) -> bool:
    path = PurePosixPath(name)
    is_plain = name.isprintable() and "\\" not in name and ":" not in name
    return is_plain and not path.is_absolute() and ".." not in path.parts


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> bytes | None:
    """Return the bytes of a file; None when they are more than may be. Whatever it claims, no more is unpacked."""
    most = min(MOST_BYTES_OF_ONE, left)
    with archive.open(member) as file:
        content = file.read(most + 1)
    return content if len(content) <= most else None
