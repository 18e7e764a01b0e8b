"""Rows of fields on one page: read as they were sent, moved about, and given back, with nothing lost on the way.

The fields of a row are named by its letter, its place and a dash: `s0-name`. A field that there are several of in a row
ends with a number: `told_0`, `told_1`; one empty field more is always offered.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import BaseForm
from django.http import QueryDict

Values = dict[str, Any]


def sent_rows(data: QueryDict, letter: str, *, most: int, several: str = "") -> list[Values]:
    """Return what was sent of each row, in the order of the page, `most` at most.

    The fields whose name begins with `several` stand one after another, without holes.
    """
    field = re.compile(rf"{letter}(\d{{1,3}})-(\w+)")
    found: dict[int, Values] = {}
    for name in data:
        match = field.fullmatch(name)
        if match:
            found.setdefault(int(match[1]), {})[match[2]] = data[name]
    return [closed_up(found[place], several) for place in sorted(found)][:most]


def focus_first_error(forms: Iterable[BaseForm]) -> None:
    """Let the first field that is wrong take the focus."""
    for form in forms:
        for name in form.errors:
            if name in form.fields:
                form.fields[name].widget.attrs["autofocus"] = True
                return


def move_row(rows: list[Values], does: str) -> None:
    """Do what a button says: `up:2`, `down:0` or `remove:1`. The last row stays; what cannot be does nothing."""
    verb, _colon, place = does.partition(":")
    at = int(place) if place.isascii() and place.isdigit() and len(place) < 4 else -1
    if not 0 <= at < len(rows):
        return
    match verb:
        case "remove" if len(rows) > 1:
            rows.pop(at)
        case "up" if at > 0:
            rows[at - 1], rows[at] = rows[at], rows[at - 1]
        case "down" if at < len(rows) - 1:
            rows[at + 1], rows[at] = rows[at], rows[at + 1]


def prefixed(values: Mapping[str, Any], prefix: str) -> Values:
    """Return a row's values as a browser sends them."""
    return {f"{prefix}-{name}": "" if value is None else value for name, value in values.items()}


def closed_up(values: Mapping[str, Any], several: str) -> Values:
    """Return a row's values with the fields of one kind numbered anew, the empty ones left out."""
    if not several:
        return dict(values)
    rest = {name: value for name, value in values.items() if not _is_one_of(name, several)}
    chosen = [values[name] for name in names_of(values, several)]
    return rest | {f"{several}_{place}": value for place, value in enumerate(chosen)}


def names_of(values: Mapping[str, Any], several: str) -> list[str]:
    """Return the names of the fields of one kind that are filled, in order."""
    names = [name for name in values if _is_one_of(name, several) and values[name]]
    return sorted(names, key=lambda name: int(name.rpartition("_")[2]))


def _is_one_of(name: str, several: str) -> bool:
    head, _dash, number = name.rpartition("_")
    return head == several and number.isascii() and number.isdigit()
