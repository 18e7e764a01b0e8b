"""What a file is, told by its content: what its sender says of it counts for nothing.

Only pictures that every browser draws, and that cannot carry scripts, are ever shown in a page (`SHOWN`). Everything
else is saved by who downloads it; what a browser might run is handed out as bytes without a type.
"""

import puremagic

from helpdesk.files.names import ending

HEAD = 64 * 1024
"""Bytes from the beginning that tell what a file is."""
SHOWN = {
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
}
"""The pictures that a page may show, with the endings of their names."""
UNKNOWN = "application/octet-stream"
TEXT = "text/plain"
ZIP = "application/zip"

_HARMLESS_FAMILIES = (
    "audio/",
    "video/",
    "application/vnd.openxmlformats-",
    "application/vnd.oasis.opendocument.",
)
_HARMLESS = {
    *("application/pdf", "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"),
    *(ZIP, "application/gzip", "application/x-7z-compressed", "image/tiff", "image/bmp", TEXT, *SHOWN),
}
_TEXTS = {".csv": "text/csv", ".md": "text/markdown"}
_SIGNS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)


def shown_type(head: bytes) -> str:
    """Return the type of a picture that pages show, by how it begins; an empty word for anything else."""
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for sign, kind in _SIGNS if head.startswith(sign)), "")


def sniffed_type(head: bytes, name: str) -> str:
    """Return the media type of what begins so. Where several fit, the name decides between them, never against them."""
    if picture := shown_type(head):
        return picture
    found = _candidates(head)
    if found:
        fitting = [kind for kind, its_ending in found if its_ending == ending(name)]
        return (fitting or [ZIP if head.startswith(b"PK") else found[0][0]])[0]
    return _TEXTS.get(ending(name), TEXT) if _is_text(head) else UNKNOWN


def handed_out_type(media_type: str) -> str:
    """Return the type under which a file is handed out: its own where no browser runs it, else none that says much."""
    is_harmless = media_type in _HARMLESS or media_type.startswith(_HARMLESS_FAMILIES)
    return media_type if is_harmless else UNKNOWN


def _candidates(head: bytes) -> list[tuple[str, str]]:
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return []
    named = [(one.mime_type, one.extension) for one in found if one.mime_type]
    return [(kind, its_ending) for kind, its_ending in named if kind not in SHOWN]


def _is_text(head: bytes) -> bool:
    """Say whether it reads as UTF-8 without control characters; the last letter may be cut in two."""
    if b"\0" in head:
        return False
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:
            return False
        text = head[: error.start].decode("utf-8")
    return all(sign.isprintable() or sign.isspace() for sign in text)
