"""Handing a file out, to somebody of whom it was asked whether they may.

A browser shows nothing but pictures, runs nothing, and guesses no type; everything else is saved. Copies that browsers
keep are asked for anew each time, so that who may no longer read a file gets it no more.
"""

import logging
import re
from typing import IO, Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header, parse_etags

from helpdesk.files.models import File
from helpdesk.files.types import handed_out_type

log = logging.getLogger(__name__)

POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
_ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def hand_out(request: HttpRequest, file: File) -> HttpResponseBase:
    """Answer with the file, or the range of it that is asked for; 304 when the caller has it, 416 beyond its end.

    Raises Http404 when the storage has lost it.
    """
    tag = f'"{file.sha256}"'
    if _is_known(request, tag):
        return _with_headers(HttpResponse(status=304), file, tag)
    wanted = _range(request, file, tag)
    if wanted is not None and wanted.start >= file.size:
        beyond = HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
        return _with_headers(beyond, file, tag)
    part = wanted or range(file.size)
    response = _with_headers(_body(request, file, part), file, tag)
    response.headers["Content-Length"] = str(len(part))
    if wanted is not None:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{file.size}"
    return response


class Part:
    """A part of an open file that reads like a whole one."""

    def __init__(self, content: IO[bytes], part: range) -> None:
        """Go to where the part begins."""
        content.seek(part.start)
        self.content, self.left = content, len(part)

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, none when the part is over."""
        portion = self.content.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(portion)
        return portion

    def close(self) -> None:
        """Close the file."""
        self.content.close()


def _body(request: HttpRequest, file: File, part: range) -> HttpResponseBase:
    content = _opened(file)
    if request.method == "HEAD":
        content.close()
        return HttpResponse()
    is_whole = len(part) == file.size
    return FileResponse(content if is_whole else Part(content, part))


def _opened(file: File) -> Any:
    try:
        return default_storage.open(file.place)
    except FileNotFoundError:
        log.error("The storage has lost the file %s (%s)", file.pk, file.place)  # noqa: TRY400  there is no more to tell
        raise Http404 from None


def _with_headers(response: HttpResponseBase, file: File, tag: str) -> HttpResponseBase:
    disposition = content_disposition_header(not file.is_shown, file.name)
    told = {
        "Content-Type": handed_out_type(file.media_type),
        "Content-Disposition": disposition or "attachment",
        "Content-Security-Policy": POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-cache",
        "Accept-Ranges": "bytes",
        "ETag": tag,
    }
    for header, value in told.items():
        response.headers[header] = value
    return response


def _is_known(request: HttpRequest, tag: str) -> bool:
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in known or tag in known or f"W/{tag}" in known


def _range(request: HttpRequest, file: File, tag: str) -> range | None:
    """Return the one range that is asked for; None for the whole file, which several ranges get too."""
    found = _ONE_RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if found is None or request.headers.get("If-Range", tag) != tag:
        return None
    first, last = found.groups()
    if first:
        end = min(int(last), file.size - 1) if last else file.size - 1
        return range(int(first), end + 1) if int(first) <= end or int(first) >= file.size else None
    return range(max(file.size - int(last), 0), file.size) if last else None
