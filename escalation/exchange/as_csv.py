"""A matrix as CSV: a line for each rule, a column for each condition; the default row is the one named so by its id.

Several values of a condition stand in one cell with `|` between them. What a spreadsheet would take for a formula gets
an apostrophe before it, which is taken away on the way in.
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from escalation.checking.findings import DEFAULT_ROW
from escalation.exchange.document import FileProblem, FileRefused, Place
from escalation.matching import FIELDS

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
COLUMNS = (
    "id",
    "name",
    *FIELDS,
    "path",
    "start_level",
    "sla_policy",
    *(f"wording_{code}" for code in LANGUAGES),
)
NEEDED = ("id", "name", "path")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
BETWEEN, ESCAPE = "|", "\\"


def dump(document: Mapping[str, Any]) -> str:
    """Return a document as CSV, with a mark at the beginning by which spreadsheets know that it is UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    rows = [*document["rules"], {**document["default"], "id": DEFAULT_ROW}]
    for row in rows:
        cells = _cells(row)
        writer.writerow([_safe(cells.get(name, "")) for name in COLUMNS])
    return "\ufeff" + out.getvalue()


def load(text: str) -> tuple[Any, dict[Place, tuple[int, int]]]:
    """Return the document of a text, and the line and column (from 1) of each of its places. Raises FileRefused."""
    text = text.removeprefix("\ufeff")
    header = text.split("\n", 1)[0]
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=";" if ";" in header and "," not in header else ",",
        strict=True,
    )
    try:
        return _document(reader)
    except csv.Error as error:
        problem = FileProblem(
            max(reader.line_num, 1), 1, _("This is no CSV: %(problem)s.") % {"problem": error}
        )
        raise FileRefused([problem]) from error


def _document(reader: Any) -> tuple[Any, dict[Place, tuple[int, int]]]:
    columns = [name.strip() for name in next(reader, [])]
    _check_columns(columns)
    rules: list[dict[str, Any]] = []
    document: dict[str, Any] = {"rules": rules}
    places: dict[Place, tuple[int, int]] = {(): (1, 1), ("default",): (1, 1)}
    line = reader.line_num + 1
    for cells in reader:
        if any(cells):
            if len(cells) > len(columns):
                problem = _("This line has more cells than there are columns.")
                raise FileRefused([FileProblem(line, len(columns) + 1, problem)])
            row = dict(zip(columns, map(_plain, cells), strict=False))
            is_default = row.get("id") == DEFAULT_ROW
            place: Place = ("default",) if is_default else ("rules", len(rules))
            _locate(places, place, columns, line)
            if is_default and "default" in document:
                raise FileRefused([FileProblem(line, 1, _("The default row stands twice."))])
            body = _row(row, line, columns, is_default=is_default)
            if is_default:
                document["default"] = body
            else:
                rules.append(body)
        line = reader.line_num + 1
    return document, places


def _check_columns(columns: Sequence[str]) -> None:
    problems = [
        FileProblem(1, place, _("“%(name)s” is no column of a matrix.") % {"name": name})
        for place, name in enumerate(columns, start=1)
        if name not in COLUMNS or columns.index(name) != place - 1
    ]
    problems += [
        FileProblem(1, 1, _("The column “%(name)s” is missing.") % {"name": name})
        for name in NEEDED
        if name not in columns
    ]
    if problems:
        raise FileRefused(problems)


def _locate(places: dict[Place, tuple[int, int]], place: Place, columns: Sequence[str], line: int) -> None:
    places[place] = (line, 1)
    for number, name in enumerate(columns, start=1):
        member = "wording" if name.startswith("wording_") else "conditions" if name in FIELDS else name
        places.setdefault((*place, member), (line, number))


def _row(row: Mapping[str, str], line: int, columns: Sequence[str], *, is_default: bool) -> dict[str, Any]:
    body: dict[str, Any] = {"path": row.get("path", "")}
    if not is_default:
        body |= {"id": row.get("id", ""), "name": row.get("name", ""), "conditions": {}}
        for name in FIELDS:
            if row.get(name):
                body["conditions"][name] = _values(name, row[name], line, columns.index(name) + 1)
    level = row.get("start_level", "").strip()
    if level:
        body["start_level"] = int(level) if level.isascii() and level.isdigit() else level
    if row.get("sla_policy"):
        body["sla_policy"] = row["sla_policy"]
    body["wording"] = {code: row[f"wording_{code}"] for code in LANGUAGES if row.get(f"wording_{code}")}
    return body


def _cells(row: Mapping[str, Any]) -> dict[str, str]:
    conditions, wording = row.get("conditions") or {}, row.get("wording") or {}
    return {
        "id": row.get("id", ""),
        "name": row.get("name", ""),
        **{name: BETWEEN.join(map(_value_out, values)) for name, values in conditions.items()},
        "path": row.get("path", ""),
        "start_level": str(row.get("start_level", 1)),
        "sla_policy": row.get("sla_policy", ""),
        **{f"wording_{code}": text for code, text in wording.items()},
    }


def _value_out(value: Any) -> str:
    """Return a value for a cell. What is no text, and an empty text, is written as JSON after an escape."""
    if not isinstance(value, str) or not value:
        return (
            str(value)
            if isinstance(value, int) and not isinstance(value, bool)
            else f"{ESCAPE}j{json.dumps(value)}"
        )
    return value.replace(ESCAPE, ESCAPE * 2).replace(BETWEEN, ESCAPE + BETWEEN)


def _values(name: str, cell: str, line: int, column: int) -> list[Any]:
    values = [_value_in(part) for part in _parts(cell)]
    if name != "reopen_count_min":
        return values
    if not all(
        isinstance(value, str) and value.strip().isascii() and value.strip().isdigit() for value in values
    ):
        raise FileRefused([FileProblem(line, column, _("“reopen_count_min” needs whole numbers."))])
    return [int(value) for value in values]


def _parts(cell: str) -> list[str]:
    """Return the parts between the bars that are not escaped, escapes kept."""
    parts, escaped = [""], False
    for letter in cell:
        if letter == BETWEEN and not escaped:
            parts.append("")
            continue
        parts[-1] += letter
        escaped = letter == ESCAPE and not escaped
    return parts


def _value_in(part: str) -> Any:
    if part.startswith(f"{ESCAPE}j"):
        try:
            return json.loads(part[2:])
        except ValueError:
            return part
    plain, escaped = "", False
    for letter in part:
        if letter == ESCAPE and not escaped:
            escaped = True
            continue
        plain, escaped = plain + letter, False
    return plain


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
