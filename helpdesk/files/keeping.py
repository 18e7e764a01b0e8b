"""Keeping a file: look at it first, then write its bytes, then its row.

Bytes are written before the row that names them and never changed: a backup that has the row finds the bytes. What a
transaction wrote that did not commit is deleted by the round (`helpdesk.files.cleaning`).
"""

import hashlib
import io
import logging
import uuid
from dataclasses import dataclass
from typing import IO

from django.conf import settings
from django.core.files.base import File as Content
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from helpdesk.files.errors import Empty, NoRoom, TooLarge, TooMany
from helpdesk.files.models import File
from helpdesk.files.names import clean_name, ending
from helpdesk.files.pictures import redrawn
from helpdesk.files.types import HEAD, SHOWN, shown_type, sniffed_type

log = logging.getLogger(__name__)

PORTION = 256 * 1024


@dataclass(frozen=True)
class Looked:
    """A file that was looked at and may be kept: `content` from its beginning, as it will lie in the storage."""

    content: IO[bytes]
    name: str
    media_type: str
    size: int
    sha256: str
    width: int | None = None
    height: int | None = None


def look_at(upload: UploadedFile) -> Looked:
    """Return what the file is. Reads the database not at all; pictures are drawn anew, which takes up to seconds.

    Raises Empty, TooLarge and BrokenPicture.
    """
    size = upload.size or 0
    if not size:
        raise Empty(_("There is nothing in this file. Add one that is not empty."))
    if size > settings.FILE_MAX_BYTES:
        sizes = {"size": filesizeformat(size), "most": filesizeformat(settings.FILE_MAX_BYTES)}
        raise TooLarge(_("This file has %(size)s; a file may have %(most)s at most.") % sizes)
    upload.seek(0)
    head = upload.read(HEAD)
    name = clean_name(upload.name or "")
    media_type = shown_type(head)
    return _picture(upload, name, media_type) if media_type else _other(upload, name, head)


def keep(looked: Looked, *, kind: str, user_id: int | None) -> File:
    """Write the file to the storage, then its row, in the caller's transaction; return the row. Raises NoRoom."""
    file = File(
        key=uuid.uuid4(),
        kind=kind,
        name=looked.name,
        media_type=looked.media_type,
        size=looked.size,
        sha256=looked.sha256,
        width=looked.width,
        height=looked.height,
        user_id=user_id,
    )
    looked.content.seek(0)
    try:
        default_storage.save(file.place, Content(looked.content))
    except OSError as error:
        log.exception("The storage did not take a file of %s bytes", looked.size)
        raise NoRoom(
            _("The desk has no room for this file just now. Tell whoever runs it, and try again later.")
        ) from error
    file.save(force_insert=True)
    return file


def refuse_beyond_limits(held: "list[File]", new: Looked) -> None:
    """Raise TooMany when what the file is to be added to holds as many files, or bytes, as it may."""
    if len(held) >= settings.FILES_MAX_COUNT:
        raise TooMany(
            _("There are %(count)s files already, as many as there may be. Delete one first.")
            % {"count": len(held)}
        )
    if sum(file.size for file in held) + new.size > settings.FILES_MAX_BYTES:
        raise TooMany(
            _("The files would have more than %(most)s together. Delete one first.")
            % {"most": filesizeformat(settings.FILES_MAX_BYTES)}
        )


def _picture(upload: UploadedFile, name: str, media_type: str) -> Looked:
    upload.seek(0)
    picture = redrawn(upload.read(), media_type)
    if ending(name) not in SHOWN[media_type]:
        name = clean_name(name + SHOWN[media_type][0])
    return Looked(
        content=io.BytesIO(picture.content),
        name=name,
        media_type=media_type,
        size=len(picture.content),
        sha256=hashlib.sha256(picture.content).hexdigest(),
        width=picture.width,
        height=picture.height,
    )


def _other(upload: UploadedFile, name: str, head: bytes) -> Looked:
    digest, size = hashlib.sha256(), 0
    upload.seek(0)
    for portion in upload.chunks(PORTION):
        digest.update(portion)
        size += len(portion)
    return Looked(
        content=upload,
        name=name,
        media_type=sniffed_type(head, name),
        size=size,
        sha256=digest.hexdigest(),
    )
