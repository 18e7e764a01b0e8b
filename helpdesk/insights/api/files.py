"""Files instead of answers: which kind a request asks for, and answering one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _
from rest_framework.request import Request

from helpdesk.insights.errors import QuestionRefused
from helpdesk.insights.exporting import COMMA, DIALECTS, FORMATS, Row, Writer, as_csv
from helpdesk.web.times import now

CSV = "csv"
FILE_PARAMETERS = frozenset({"format", "separator"})
MEDIA_TYPES = tuple(media_type.partition(";")[0] for media_type, _write in FORMATS.values())
"""What the kinds of files are, for the document."""


@dataclass(frozen=True)
class FileKind:
    """A kind of file: how its name ends, what it is, and what writes it."""

    ending: str
    media_type: str
    write: Writer


def file_kind(request: Request) -> FileKind | None:
    """Return the kind of file that is asked for, or None. Raises QuestionRefused for one that is not made."""
    kind, separator = (request.query_params.get(name) for name in ("format", "separator"))
    _refuse_others("format", kind, FORMATS)
    _refuse_others("separator", separator, DIALECTS)
    if separator is not None and kind != CSV:
        raise QuestionRefused({"separator": [_("Only a CSV file has a separator.")]})
    if kind is None:
        return None
    media_type, write = FORMATS[kind]
    if kind == CSV:
        write = partial(as_csv, dialect=DIALECTS[separator or COMMA])
    return FileKind(kind, media_type, write)


def as_file(kind: FileKind, name: str, names: Sequence[str], rows: Iterable[Row]) -> StreamingHttpResponse:
    """Answer a table as a file, written while it is read."""
    title = f"{name}-{now():%Y-%m-%d}.{kind.ending}"
    headers = {"Content-Disposition": f'attachment; filename="{title}"'}
    return StreamingHttpResponse(kind.write(names, rows), content_type=kind.media_type, headers=headers)


def _refuse_others(name: str, word: str | None, offered: Iterable[str]) -> None:
    if word is not None and word not in offered:
        message = _("Choose one of: %(offered)s.") % {"offered": ", ".join(offered)}
        raise QuestionRefused({name: [message]})
