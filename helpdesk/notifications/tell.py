"""Telling people: one line in the bell each, and a mail, decided in the transaction of what happened."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from helpdesk.accounts.models import User
from helpdesk.notifications import kinds
from helpdesk.notifications.mail import Letter, plain, post
from helpdesk.notifications.models import Notification
from helpdesk.web.bulk import insert_new


@dataclass(frozen=True)
class Notice:
    """Something that `people` (users or their ids) are told of.

    `key` names the occasion: a person is told of it once, however often it is asked. `url` is the path it
    leads to, `stream` the story it belongs to. `story` is what people wrote about it: the mail alone tells it.
    Without `mail` it stands in the bell alone.
    """

    kind: str
    key: str
    people: Sequence[User | int]
    context: dict[str, Any] = field(default_factory=dict)
    url: str = ""
    stream: str = ""
    story: Mapping[str, str] = field(default_factory=dict)
    mail: bool = True


@dataclass(frozen=True)
class _Line:
    """One notice for one person."""

    notice: Notice
    user: User


def tell(notices: Sequence[Notice], *, at: datetime) -> None:
    """Tell people, in the caller's transaction, with few statements whatever the number of notices.

    Whoever was told of a key already, and whoever is not active, is left out. Raises UnknownNoticeKind.
    """
    for kind in {notice.kind for notice in notices}:
        kinds.find(kind)
    lines = {(line.user.pk, line.notice.key): line for line in _lines(notices)}
    ordered = [lines[place] for place in sorted(lines)]
    rows = [_bell_row(line, at) for line in ordered]
    fields = ["user", "kind", "context", "url", "key", "at"]
    told = set(insert_new(rows, fields, returning=["user", "key"]))
    post([_letter(line) for line in ordered if line.notice.mail and (line.user.pk, line.notice.key) in told])


def _lines(notices: Sequence[Notice]) -> Iterator[_Line]:
    wanted = {_id(person) for notice in notices for person in notice.people}
    active = User.objects.in_bulk(wanted) if wanted else {}
    for notice in notices:
        for person in notice.people:
            user = active.get(_id(person))
            if user is not None and user.is_active:
                yield _Line(notice, user)


def _id(person: User | int) -> int:
    return person.pk if isinstance(person, User) else person


def _bell_row(line: _Line, at: datetime) -> Notification:
    notice = line.notice
    return Notification(
        user=line.user,
        kind=notice.kind,
        context=plain(notice.context),
        url=notice.url,
        key=notice.key,
        at=at,
    )


def _letter(line: _Line) -> Letter:
    user, notice = line.user, line.notice
    context: Mapping[str, Any] = {"url": notice.url, **notice.context, **notice.story}
    return Letter(
        to=user.email,
        to_name=user.name,
        language=user.language,
        timezone=user.timezone,
        kind=notice.kind,
        context=dict(context),
        key=f"{notice.key}:user:{user.pk}",
        stream=notice.stream,
    )
