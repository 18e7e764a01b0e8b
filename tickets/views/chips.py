"""The conditions of a list as chips: what each says in words, and the address without it."""

from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http import QueryDict
from django.utils.translation import gettext as _
from django_filters import FilterSet

from helpdesk.accounts.models import Organisation, Requester, Team, User
from helpdesk.web.filters import TruthField
from tickets.filters import MYSELF, NOBODY
from tickets.models import Topic

_NAMED: dict[str, tuple[Any, str]] = {
    "team": (Team, "slug"),
    "topic": (Topic, "slug"),
    "assignee": (User, "email__iexact"),
    "owner": (User, "email__iexact"),
    "requester": (Requester, "email__iexact"),
    "organisation": (Organisation, "name__iexact"),
}


@dataclass(frozen=True)
class Chip:
    """One condition: the field, its value in words, and where the list without it is."""

    label: str
    value: str
    remove_url: str


def chips(filterset: FilterSet, path: str, query: QueryDict) -> list[Chip]:
    """Return a chip for each condition of the address, in the order of the filter's fields.

    The choices of its fields know most values in words; names are looked up.
    """
    found = []
    for name, condition in filterset.base_filters.items():
        for value in filter(None, query.getlist(name)):
            words = _in_words(name, value, filterset.form)
            found.append(Chip(str(condition.label), words, _without(path, query, name, value)))
    return found


def _in_words(name: str, value: str, form: Form) -> str:
    if isinstance(form.fields.get(name), TruthField):
        return _("Yes") if value in {"true", "1"} else _("No")
    offered = {str(code): str(word) for code, word in getattr(form.fields.get(name), "choices", ())}
    if value in offered:
        return offered[value]
    return _name_of(name, value) if name in _NAMED else value


def _name_of(name: str, value: str) -> str:
    if value == NOBODY:
        return _("Nobody") if _NAMED[name][0] is User else _("none")
    if value == MYSELF:
        return _("Me")
    if not value.isprintable():
        return value
    model, by = _NAMED[name]
    condition: dict[str, Any] = {"pk": int(value)} if _is_id(value) else {by: value}
    found = model.objects.filter(**condition).first()
    return str(found) if found else value


def _without(path: str, query: QueryDict, name: str, value: str) -> str:
    left = query.copy()
    left.setlist(name, [other for other in query.getlist(name) if other != value])
    left.pop("cursor", None)
    return f"{path}?{left.urlencode()}" if left else path


def _is_id(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) <= 18
