"""What figures are narrowed to: words as dashboards keep them, values as facts hold them, and what people call them.

Rows (teams, topics, skills, people) are kept by their ids, so that a new name changes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from helpdesk.insights.dimensions import DIMENSIONS
from helpdesk.insights.errors import QuestionRefused
from helpdesk.insights.reading import NAMED, NONE, filters_from, value_of
from helpdesk.insights.reports.base import Report

Words = Mapping[str, Sequence[str]]


def as_kept(report: Report, asked: Words) -> dict[str, list[str]]:
    """Return filters as dashboards keep them. Raises QuestionRefused, naming each that the report does not take."""
    known = {*report.dimensions, *report.options}
    if strange := sorted(set(asked) - known):
        raise QuestionRefused({name: [_("This is not understood here.")] for name in strange})
    return {
        name: [NONE if value is None else str(value) for value in values]
        for name, values in filters_from(report, asked).items()
    }


def called(filters: Mapping[str, Sequence[Any]]) -> str:
    """Return what values of dimensions are called, as facts hold them."""
    ids = {name: [str(value) for value in values if value is not None] for name, values in filters.items()}
    return Narrowing([ids]).called(filters)


class Narrowing:
    """What many filters mean. Their rows are looked up together: one statement a dimension."""

    def __init__(self, filters: Iterable[Words]) -> None:
        """Look up the rows that the filters name by their ids."""
        wanted: dict[str, set[int]] = {}
        for words in filters:
            for name in words.keys() & NAMED.keys():
                wanted.setdefault(name, set()).update(map(int, filter(_is_id, words[name])))
        self._names: dict[str, dict[int, str]] = {
            name: dict(NAMED[name][0].objects.filter(pk__in=ids).values_list("pk", "name"))
            for name, ids in wanted.items()
            if ids
        }

    def read(self, report: Report, words: Words) -> dict[str, list[Any]]:
        """Return filters as facts hold them. Raises QuestionRefused, naming each that is no longer there."""
        found, gone = self.read_most(report, words)
        if gone:
            raise QuestionRefused(gone)
        return found

    def read_most(self, report: Report, words: Words) -> tuple[dict[str, list[Any]], dict[str, list[str]]]:
        """Return filters as facts hold them, and what is no longer there, by name."""
        found: dict[str, list[Any]] = {}
        gone: dict[str, list[str]] = {}
        for name, texts in words.items():
            for text in texts:
                try:
                    found.setdefault(name, []).append(self._value(report, name, text))
                except ValueError as error:
                    gone.setdefault(name, []).append(str(error))
        return {name: values for name, values in found.items() if values}, gone

    def called(self, filters: Mapping[str, Sequence[Any]]) -> str:
        """Return what values of dimensions are called, as facts hold them: `First line, Premium`."""
        names = [
            self._name(name, value)
            for name, values in filters.items()
            if name in DIMENSIONS
            for value in values
        ]
        return ", ".join(names)

    def _value(self, report: Report, name: str, text: str) -> Any:
        """Return a value as facts hold it. Raises ValueError."""
        if name not in DIMENSIONS and name not in report.options:
            raise ValueError(_("This is not understood here."))
        if name in NAMED and _is_id(text):
            if int(text) not in self._names[name]:
                raise ValueError(_("There is none named “%(name)s”.") % {"name": text})
            return int(text)
        return value_of(report, name, text)

    def _name(self, name: str, value: Any) -> str:
        known = self._names.get(name, {})
        return known[value] if value in known else DIMENSIONS[name].labels([value])[value]


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
