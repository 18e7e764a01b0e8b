"""Differences between matrices, and what happened to the draft, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from escalation import events
from escalation.condition_words import LABELS, Slugs, named_slugs, values_phrase
from escalation.differences import ChangeKind, FieldChange, RowChange, differences
from escalation.models import MatrixVersion, Path, SLAPolicy
from helpdesk.accounts.models import User
from helpdesk.ledger.models import Event

_FIELDS: Mapping[str, Any] = {
    "name": lambda: _("Name"),
    "conditions": lambda: _("Conditions"),
    "path": lambda: _("Path"),
    "start_level": lambda: _("Begins at"),
    "sla_policy": lambda: _("Promised times"),
    "wording": lambda: _("Wording"),
}


@dataclass(frozen=True)
class ShownField:
    """One field before and after, in words; empty where it was not, or is not."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ShownChange:
    """What became of one row, in words."""

    kind: str
    label: str
    rule: str
    name: str
    place: str
    fields: list[ShownField]


def row_changes(before: MatrixVersion | None, after: MatrixVersion) -> list[RowChange]:
    """Return what differs from an earlier matrix, or from none."""
    rules, default = (before.rules, before.default) if before else ([], {})
    return differences(rules, default, after.rules, after.default)


def shown_changes(changes: Iterable[RowChange]) -> list[ShownChange]:
    """Return the differences in words, with the names of what they lead to: four queries."""
    words = _Words.read()
    return [words.change(one) for one in changes]


def told_changes(happened: Iterable[Event], draft: MatrixVersion) -> list[str]:
    """Return what happened to the draft as sentences, the latest last."""
    told = list(happened)
    people = dict(User.objects.filter(pk__in={one.actor for one in told}).values_list("pk", "name"))
    names = {rule["id"]: rule["name"] for rule in draft.rules}
    return [_sentence(one, people.get(one.actor or 0, _("The desk")), names) for one in told]


@dataclass(frozen=True)
class _Words:
    paths: Mapping[int, str]
    policies: Mapping[int, str]
    slugs: Slugs

    @classmethod
    def read(cls) -> "_Words":
        return cls(
            dict(Path.objects.values_list("pk", "name")),
            dict(SLAPolicy.objects.values_list("pk", "name")),
            named_slugs(),
        )

    def change(self, one: RowChange) -> ShownChange:
        return ShownChange(
            kind=one.kind.value,
            label=str(one.kind.label),
            rule=one.rule if one.kind != ChangeKind.REMOVED else "",
            name=one.name or _("Everything else"),
            place=_place(one),
            fields=[self.field(field) for field in one.fields],
        )

    def field(self, one: FieldChange) -> ShownField:
        head, _dot, tail = one.field.partition(".")
        label = str(LABELS.get(tail, tail)) if head == "conditions" else _FIELDS[head]()
        if head == "wording":
            label = f"{label} ({dict(settings.LANGUAGES).get(tail, tail)})"
        return ShownField(label, self._value(head, tail, one.before), self._value(head, tail, one.after))

    def _value(self, head: str, tail: str, value: Any) -> str:
        if value in (None, "", []):
            return ""
        match head:
            case "conditions":
                return values_phrase(tail, value, self.slugs)
            case "path":
                return self.paths.get(value, "–")
            case "sla_policy":
                return self.policies.get(value, "–")
            case "start_level":
                return _("L%(level)s") % {"level": value}
            case _:
                return str(value)


def _place(one: RowChange) -> str:
    if one.before is not None and one.after is not None and one.before != one.after:
        return _("from place %(before)d to %(after)d") % {"before": one.before, "after": one.after}
    place = one.after or one.before
    return _("place %(place)d") % {"place": place} if place else ""


def _sentence(happened: Event, who: str, names: Mapping[str, str]) -> str:
    data = happened.data
    words = {
        "who": who,
        "rule": names.get(data.get("rule", ""), ""),
        "place": data.get("place", ""),
        "fields": _fields(data.get("fields", [])),
        "version": data.get("version", ""),
    }
    if happened.kind == events.MATRIX_DRAFT_CHANGED:
        return _changed_pattern(data["what"]) % words
    if happened.kind == events.MATRIX_PUBLISHED:
        return _("%(who)s published version %(version)s.") % words
    if happened.kind == events.MATRIX_DRAFT_BEGUN:
        return _("%(who)s began a new draft.") % words
    return _("%(who)s threw the draft away.") % words


def _changed_pattern(what: str) -> str:
    patterns = {
        "rule_added": _("%(who)s added rule %(place)s “%(rule)s”."),
        "rule_changed": _("%(who)s changed rule %(place)s “%(rule)s”: %(fields)s."),
        "rule_moved": _("%(who)s moved the rule “%(rule)s” to place %(place)s."),
        "rule_removed": _("%(who)s removed the rule that was at place %(place)s."),
        "default_changed": _("%(who)s changed the default row: %(fields)s."),
        "restored": _("%(who)s put version %(version)s into the draft."),
    }
    return patterns.get(what, _("%(who)s replaced the whole draft."))


def _fields(names: Sequence[str]) -> str:
    return ", ".join(_FIELDS[name]() for name in names if name in _FIELDS)
