"""The kinds of things that people are told of. Apps above declare theirs when they are ready.

A kind has one title: it is the line in the bell and the subject of the mail. The words of the mail stand in
`templates/emails/<template>/body.txt` and `body.html`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from helpdesk.notifications.channels import INSIDE_AND_MAIL, Channel


class UnknownNoticeKind(LookupError):
    """Somebody was to be told of something that no app declares."""


@dataclass(frozen=True)
class Kind:
    """One kind of notice.

    `title` is a lazily translated format string: `%(name)s` stands for an entry of the context. Mails of a
    kind `for_customers` carry the ticket's key in brackets; `automatic` ones say in their headers that no
    person wrote them.

    A kind with a `label` stands in everybody's preferences: `usually` are the channels it takes unless a
    person chose otherwise. An `is_urgent` kind waits for no digest and no quiet hours. `needed` says why a
    kind cannot be switched off on every channel: then it always stands in the bell, and one way that reaches
    a person elsewhere stays on. `shared` says what the
    channel of a team is told, where a kind can be told to one. `called` names a kind without a `label` in the
    list of mails.
    """

    name: str
    title: str | Promise
    template: str
    for_customers: bool = False
    automatic: bool = True
    label: str | Promise = ""
    usually: frozenset[Channel] = INSIDE_AND_MAIL
    is_urgent: bool = False
    needed: str | Promise = ""
    shared: str | Promise = ""
    called: str | Promise = ""


_kinds: dict[str, Kind] = {}
_words: dict[str, dict[str, Any]] = {}


def declare(  # noqa: PLR0913 - each says one thing about the kind, by its name
    kind: str,
    title: str | Promise,
    template: str = "",
    *,
    for_customers: bool = False,
    automatic: bool = True,
    label: str | Promise = "",
    usually: Iterable[str] = INSIDE_AND_MAIL,
    is_urgent: bool = False,
    needed: str | Promise = "",
    shared: str | Promise = "",
    called: str | Promise = "",
) -> str:
    """Enter a kind, return its name. `template` is a folder of `templates/emails`; default: the name."""
    _kinds[kind] = Kind(
        name=kind,
        title=title,
        template=template or kind,
        for_customers=for_customers,
        automatic=automatic,
        label=label,
        usually=frozenset(map(Channel, usually)),
        is_urgent=is_urgent,
        needed=needed,
        shared=shared,
        called=called,
    )
    return kind


def declare_words(entry: str, words: Iterable[tuple[Any, Any]]) -> None:
    """Let a context hold a code under `entry`, such as `reason`: readers get its word, in their language."""
    _words[entry] = {str(code): word for code, word in words}


def find(kind: str) -> Kind:
    """Return the kind. Raises UnknownNoticeKind when no app declares it."""
    try:
        return _kinds[kind]
    except KeyError:
        raise UnknownNoticeKind(f"No app declares notices of the kind '{kind}'.") from None


def kinds() -> dict[str, Kind]:
    """Return every declared kind by its name."""
    return dict(_kinds)


def choosable() -> list[Kind]:
    """Return the kinds that stand in everybody's preferences: the urgent ones first, then as they were declared."""
    return sorted((kind for kind in _kinds.values() if kind.label), key=lambda kind: not kind.is_urgent)


def shared() -> list[Kind]:
    """Return the kinds that can be told to the channel of a team."""
    return [kind for kind in choosable() if kind.shared]


def word(entry: str, value: Any) -> Any:
    """Return the word for a code in the active language; what is no code of `entry` is returned as it is."""
    known = _words.get(entry, {}).get(str(value))
    return value if known is None else str(known)
