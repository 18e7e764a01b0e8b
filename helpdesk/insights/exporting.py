"""Tables as files: CSV, XLSX and JSON, row by row and without a cap, safe to open in a spreadsheet.

A spreadsheet runs what begins like a formula, also behind marks and spaces that it drops. So texts lose the marks that
no file may hold, and then one that begins like a formula gets an apostrophe before it; numbers stay numbers. A CSV file
may be opened where another sign parts the cells than the one it was written with: what would begin a cell there and
look like a formula gets one too.
"""

import csv
import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import IO, Any

from openpyxl import Workbook  # type: ignore[import-untyped]

Row = Sequence[Any]
Writer = Callable[[Sequence[str], Iterable[Row]], Iterator[bytes]]

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
RISKY = (*FORMULA, "\t", "\r", "\n")
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold (Extensible Markup Language 1.0, 2.2): a workbook with it would not open."""
MOST_ROWS_OF_A_SHEET = 1_000_000
LONGEST_CELL = 32_767
PORTION = 1 << 16


@dataclass(frozen=True)
class Dialect:
    """How a CSV file is written: what parts its values, with which sign decimals, and what parts them elsewhere."""

    separator: str
    decimal: str
    elsewhere: str

    def shown(self, value: Any) -> Any:
        """Return a value as a cell of such a file holds it."""
        if isinstance(value, float):
            return str(value).replace(".", self.decimal)
        kept = safe(value)
        return self._begins.sub(r"\1'", kept) if isinstance(value, str) else kept

    @cached_property
    def _begins(self) -> re.Pattern[str]:
        """Return what begins a cell where the other sign parts them, up to something like a formula."""
        return re.compile(rf"([{self.elsewhere}\r\n][\s\"']*)(?=[{re.escape(''.join(FORMULA))}])")


COMMA, SEMICOLON = "comma", "semicolon"
DIALECTS = {COMMA: Dialect(",", ".", ";"), SEMICOLON: Dialect(";", ",", ",")}
"""By the word of the address. RFC 4180 knows the comma; spreadsheets of countries with a decimal comma, the other."""


def safe(value: Any) -> Any:
    """Return a value as a cell may hold it: texts that a spreadsheet would run begin with an apostrophe."""
    if isinstance(value, str):
        text = UNWRITABLE.sub("", value)
        return f"'{text}" if text.startswith(RISKY) or text.lstrip().startswith(FORMULA) else text
    return plain(value)


def plain(value: Any) -> Any:
    """Return a value as files show it: instants in UTC as ISO 8601, no fraction of a second."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat() if isinstance(value, date) else value


def as_csv(names: Sequence[str], rows: Iterable[Row], dialect: Dialect = DIALECTS[COMMA]) -> Iterator[bytes]:
    """Yield a CSV file in UTF-8, with the mark by which spreadsheets know it."""
    line = _Line()
    writer = csv.writer(line, delimiter=dialect.separator)
    yield b"\xef\xbb\xbf"
    writer.writerow(names)
    yield line.taken()
    for row in rows:
        writer.writerow([dialect.shown(value) for value in row])
        yield line.taken()


def as_json(names: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield a JSON file: `{"results": [...]}`, an object a row."""
    begin = '{"results": ['
    for row in rows:
        document = {name: plain(value) for name, value in zip(names, row, strict=True)}
        yield (begin + json.dumps(document, ensure_ascii=False)).encode("utf-8", "replace")
        begin = ",\n"
    yield b"]}" if begin != '{"results": [' else b'{"results": []}'


def as_xlsx(names: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield a workbook; after a million rows the next sheet goes on."""
    with tempfile.TemporaryFile() as file:
        _write_book(file, names, rows)
        file.seek(0)
        while portion := file.read(PORTION):
            yield portion


def _write_book(file: IO[bytes], names: Sequence[str], rows: Iterable[Row]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(names))
    for number, row in enumerate(rows, start=1):
        if number % MOST_ROWS_OF_A_SHEET == 0:
            sheet = book.create_sheet()
            sheet.append(list(names))
        sheet.append([_cell(value) for value in row])
    book.save(file)


def _cell(value: Any) -> Any:
    """Return a value as a workbook holds it: no text longer than a cell."""
    shown = safe(value)
    return shown[:LONGEST_CELL] if isinstance(shown, str) else shown


class _Line:
    """What the writer of CSV wrote last."""

    def __init__(self) -> None:
        self._text = ""

    def write(self, text: str) -> int:
        """Keep it."""
        self._text += text
        return len(text)

    def taken(self) -> bytes:
        """Return it, once."""
        text, self._text = self._text, ""
        return text.encode("utf-8", "replace")


FORMATS: dict[str, tuple[str, Writer]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "json": ("application/json", as_json),
}
"""By the word of the address: the kind of file, and what writes it."""
