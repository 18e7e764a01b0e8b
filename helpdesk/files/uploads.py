"""Taking a file out of a request: one, whole, of a bearable size."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework.parsers import MultiPartParser

from helpdesk.files.errors import CutShort

FIELD = "file"
AROUND_A_FILE = 64 * 1024
"""Bytes that a form may need beside its file."""


class FormWithFile(MultiPartParser):
    """A form with a file, read only when it is announced to be no larger than the desk takes."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Return the fields and files. Raises RequestDataTooBig before anything is read."""
        request = (parser_context or {})["request"]
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.FILE_MAX_BYTES + AROUND_A_FILE:
            raise RequestDataTooBig
        return super().parse(stream, media_type, parser_context)


def upload_of(request: HttpRequest) -> UploadedFile | None:
    """Return the file that the request brings, None when it brings none. Raises CutShort when not all of it came."""
    upload = request.FILES.get(FIELD)
    refuse_cut_short(request)
    return upload if isinstance(upload, UploadedFile) else None


def refuse_cut_short(request: HttpRequest) -> None:
    """Raise CutShort when less came than the request announced.

    A form that breaks off in the middle of a file reads like a whole one: only the count of bytes tells.
    """
    stream = getattr(request, "_stream", None)
    arrived, announced = getattr(stream, "_pos", None), getattr(stream, "limit", None)
    if arrived is not None and announced is not None and arrived < announced:
        raise CutShort(_("The connection broke before the whole file was here. Add it again."))
