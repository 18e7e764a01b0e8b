"""Files of the matrix, by format."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from escalation.exchange import as_csv, as_yaml
from escalation.exchange.document import FileProblem, FileRefused, Matrix, Place, understood, written

Places = Mapping[Place, tuple[int, int]]


@dataclass(frozen=True)
class Format:
    """How a document becomes the text of a file, and a text a document with the line and column of its places."""

    dump: Callable[[dict[str, Any]], str]
    load: Callable[[str], tuple[Any, Places]]


FORMATS = {"yaml": Format(as_yaml.dump, as_yaml.load), "csv": Format(as_csv.dump, as_csv.load)}
MEDIA_TYPES = {"yaml": "application/yaml; charset=utf-8", "csv": "text/csv; charset=utf-8"}
LARGEST = 1024 * 1024
"""Bytes: more than five hundred rules with all their wording."""


def write_file(rules: Sequence[Mapping[str, Any]], default: Mapping[str, Any], name: str) -> str:
    """Return a matrix as a file of a format."""
    return FORMATS[name].dump(written(rules, default))


def read_file(content: bytes, name: str) -> Matrix:
    """Return the matrix of a file. Raises FileRefused with the line and column of everything that is wrong."""
    if len(content) > LARGEST:
        raise FileRefused([FileProblem(1, 1, _("The file is too large for a matrix."))])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileRefused([FileProblem(line, 1, _("This is not in UTF-8."))]) from error
    if "\x00" in text:
        raise FileRefused(
            [FileProblem(text.count("\n", 0, text.index("\x00")) + 1, 1, _("This is no text."))]
        )
    document, places = FORMATS[name].load(text)

    def locate(place: Place) -> tuple[int, int]:
        while place and place not in places:
            place = place[:-1]
        return places.get(place, (1, 1))

    return understood(document, locate)
