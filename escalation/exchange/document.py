"""A matrix between files and the desk: paths and policies by slug there, by id here; errors are told by place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from escalation.models import Path, SLAPolicy
from escalation.services.publishing import check_default, check_rule

Place = tuple[str | int, ...]
"""Where something stands in a document: `("rules", 2, "path")` is the path of the third rule."""
ROW = ("path", "start_level", "sla_policy", "wording")
RULE = ("id", "name", "conditions", *ROW)


@dataclass(frozen=True)
class FileProblem:
    """Something in a file that cannot be, with its line and column, both from 1."""

    line: int
    column: int
    sentence: str


class FileRefused(Exception):
    """A file is no matrix; `problems` are all that were found."""

    def __init__(self, problems: Sequence[FileProblem]) -> None:
        """Keep the problems in the order of the file."""
        super().__init__(_("The file cannot be read as a matrix."))
        self.problems = sorted(problems, key=lambda one: (one.line, one.column))


@dataclass(frozen=True)
class Matrix:
    """The rules and the default row, with ids, as the draft takes them."""

    rules: list[dict[str, Any]]
    default: dict[str, Any]


def written(rules: Sequence[Mapping[str, Any]], default: Mapping[str, Any]) -> dict[str, Any]:
    """Return a matrix as a document: paths and policies by their slugs."""
    slugs = _Slugs.read()
    return {"rules": [slugs.out(rule) for rule in rules], "default": slugs.out(default)}


def understood(document: Any, locate: Callable[[Place], tuple[int, int]]) -> Matrix:
    """Return the matrix of a document. `locate` says at which line and column a place stands.

    Raises FileRefused with every problem that was found.
    """
    reader = _Reader(_Slugs.read(), locate)
    if not isinstance(document, Mapping):
        reader.tell((), _("A matrix is an object with “rules” and “default”."))
        raise FileRefused(reader.problems)
    reader.refuse_unkeepable((), document)
    if reader.problems:
        raise FileRefused(reader.problems)
    reader.refuse_unknown((), document, ("rules", "default"))
    rules = document.get("rules") or []
    if not isinstance(rules, list):
        reader.tell(("rules",), _("“rules” is a list."))
        rules = []
    read = [reader.rule(("rules", place), rule, place + 1) for place, rule in enumerate(rules)]
    default = reader.default(document.get("default"))
    if reader.problems:
        raise FileRefused(reader.problems)
    return Matrix(read, default)


@dataclass(frozen=True)
class _Slugs:
    paths: Mapping[int, str]
    policies: Mapping[int, str]

    @classmethod
    def read(cls) -> "_Slugs":
        return cls(
            dict(Path.objects.values_list("pk", "slug")), dict(SLAPolicy.objects.values_list("pk", "slug"))
        )

    def out(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return a row in the order of its members, with slugs."""
        named = {**row, "path": self.paths.get(row.get("path") or 0, "")}
        if row.get("sla_policy") is not None:
            named["sla_policy"] = self.policies.get(row["sla_policy"], "")
        return {name: named[name] for name in RULE if name in named}


class _Reader:
    """Reads rows and gathers what is wrong with them."""

    def __init__(self, slugs: _Slugs, locate: Callable[[Place], tuple[int, int]]) -> None:
        self.paths = {slug: pk for pk, slug in slugs.paths.items()}
        self.policies = {slug: pk for pk, slug in slugs.policies.items()}
        self.locate = locate
        self.problems: list[FileProblem] = []

    def tell(self, place: Place, sentence: str) -> None:
        """Note a problem at a place."""
        self.problems.append(FileProblem(*self.locate(place), sentence))

    def refuse_unkeepable(self, place: Place, value: Any) -> None:
        """Note every value that the desk cannot keep: dates, fractions, and texts with a NUL or half a character."""
        if isinstance(value, Mapping):
            for name, inner in value.items():
                self.refuse_unkeepable((*place, str(name)), inner)
        elif isinstance(value, list):
            for index, inner in enumerate(value):
                self.refuse_unkeepable((*place, index), inner)
        elif not isinstance(value, str | int | None):
            self.tell(place, _("This is no text and no whole number: put it in quotation marks."))
        elif isinstance(value, str) and any(one == "\0" or "\ud800" <= one <= "\udfff" for one in value):
            self.tell(place, _("This text holds a character that cannot be kept."))

    def refuse_unknown(self, place: Place, body: Mapping[Any, Any], known: Sequence[str]) -> None:
        """Note every member that nobody knows: it may be a typing error."""
        for name in body:
            if name not in known:
                self.tell((*place, str(name)), _("“%(name)s” is not understood here.") % {"name": name})

    def rule(self, place: Place, body: Any, number: int) -> dict[str, Any]:
        """Return a rule."""
        if not isinstance(body, Mapping):
            self.tell(place, _("A rule is an object."))
            return {}
        self.refuse_unknown(place, body, RULE)
        row = {
            "name": str(body.get("name") or ""),
            "conditions": body.get("conditions") or {},
            **self._row(place, body),
        }
        if body.get("id"):
            row["id"] = str(body["id"])
        self._check(place, row, lambda: check_rule(row, number, is_draft=True))
        return row

    def default(self, body: Any) -> dict[str, Any]:
        """Return the default row."""
        if not isinstance(body, Mapping):
            self.tell(("default",), _("The default row is missing."))
            return {}
        self.refuse_unknown(("default",), body, ROW)
        row = self._row(("default",), body)
        self._check(("default",), row, lambda: check_default(row, is_draft=True))
        return row

    def _row(self, place: Place, body: Mapping[str, Any]) -> dict[str, Any]:
        row: dict[str, Any] = {
            "path": self.paths.get(str(body.get("path"))),
            "start_level": body.get("start_level", 1),
            "wording": body.get("wording") or {},
        }
        if row["path"] is None:
            sentence = _("There is no path “%(name)s”.")
            self.tell((*place, "path"), sentence % {"name": body.get("path") or ""})
        policy = body.get("sla_policy")
        if policy:
            row["sla_policy"] = self.policies.get(str(policy))
            if row["sla_policy"] is None:
                self.tell((*place, "sla_policy"), _("There is no policy “%(name)s”.") % {"name": policy})
        return row

    def _check(self, place: Place, row: Mapping[str, Any], check: Callable[[], None]) -> None:
        """Note what the draft itself would refuse; a path that is not there was told already."""
        if row["path"] is None:
            return
        try:
            check()
        except ValidationError as error:
            field = "conditions" if "conditions" in error.message_dict else _field_of(row)
            self.problems += [FileProblem(*self.locate((*place, field)), text) for text in error.messages]


def _field_of(row: Mapping[str, Any]) -> str:
    """Return the member that a refused row is refused for, as far as that can be told from it."""
    if not str(row.get("name", "-")).strip():
        return "name"
    level = row.get("start_level")
    is_level = isinstance(level, int) and not isinstance(level, bool) and 1 <= level <= 9
    return "wording" if is_level else "start_level"
