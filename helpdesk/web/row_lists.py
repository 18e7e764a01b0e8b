"""Many rows as a few parameters of one statement: a list for each column, which PostgreSQL reads row by row.

A list of values by rows would be parsed and planned value by value; a list by column is one constant. Nothing here
looks at the database.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

INSTANT = "timestamp with time zone"
BARE = ("smallint", "integer", "bigint", "boolean", "double precision", INSTANT, "date")
"""Types whose values need no quotes within a list."""
JSON = "jsonb"
_BETWEEN = "\0"
_encoder = DjangoJSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Encoded(str):
    """A value of a JSON column that was encoded already, since many rows share it."""

    __slots__ = ()


def encoded(value: Any) -> Encoded:
    """Return a value as JSON keeps it: instants as ISO 8601 text, lazy words as they read now."""
    return Encoded(_encoder.encode(value))


def rows_from(types: Sequence[str], names: Sequence[str]) -> str:
    """Return what stands after FROM for columns of these PostgreSQL types: a `%s` for each list, and the rows `v`.

    A JSON column comes as one JSON list; the word null in it is read by `chosen` as SQL's NULL.
    """
    lists = (_each(type_) for type_ in types)
    return f"ROWS FROM ({', '.join(lists)}) AS v({', '.join(names)})"


def chosen(types: Sequence[str], names: Sequence[str]) -> str:
    """Return the columns of the rows `v`, as they are selected to be written."""
    return ", ".join(
        f"NULLIF(v.{name}, 'null')" if type_ == JSON else f"v.{name}"
        for type_, name in zip(types, names, strict=True)
    )


def parameter(type_: str, values: Iterable[Any]) -> str:
    """Return the list of a column's values as its parameter. The values of a JSON column are all `Encoded`, or none."""
    if type_ == JSON:
        documents = list(values)
        is_encoded = isinstance(documents[0], Encoded)
        return f"[{','.join(documents)}]" if is_encoded else _encoder.encode(documents)
    written = list(values)
    if type_ == INSTANT:
        return "{" + ",".join(_instants(written)) + "}"
    if type_ in BARE:
        return "{" + ",".join(["NULL" if value is None else str(value) for value in written]) + "}"
    if None in written:
        return "{" + ",".join(["NULL" if value is None else _quoted([value]) for value in written]) + "}"
    return "{" + _quoted(written) + "}"


def _each(type_: str) -> str:
    return "jsonb_array_elements(%s::jsonb)" if type_ == JSON else f"unnest(%s::{type_}[])"


def _instants(values: Sequence[Any]) -> list[str]:
    """Return instants as text. It takes longest of all, and the rows of a batch have many of them in common."""
    texts = {value: "NULL" if value is None else str(value) for value in set(values)}
    return [texts[value] for value in values]


def _quoted(values: Sequence[Any]) -> str:
    """Return texts quoted, with commas between them: all in one go, since one by one is four times as slow.

    Raises ValueError for a text with a zero character, which PostgreSQL has no room for and which parts them here.
    """
    text = _BETWEEN.join(map(str, values))
    if text.count(_BETWEEN) != len(values) - 1:
        raise ValueError("A text has a zero character, which the database cannot keep.")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace(_BETWEEN, '","') + '"'
