"""Telling people, as each of them wishes: a line in the bell, a mail, a chat notice.

All of it is decided in the transaction of what happened. What cannot wait goes out at once. The rest waits for a digest
or for the end of quiet hours (`waiting.py`), and so does a flood: whoever would get more than FLOOD mails by one call
gets a single one with all of it, a minute later, and with what else comes for them in that minute.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, cached_property
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Now

from helpdesk.accounts.models import User
from helpdesk.live.parts import BELL
from helpdesk.live.publish import changed
from helpdesk.notifications import chat, kinds
from helpdesk.notifications.channels import OUTSIDE, Channel
from helpdesk.notifications.mail import Letter, plain, post
from helpdesk.notifications.models import NoticeAddress, NoticePreferences, Notification, WaitingNotice
from helpdesk.notifications.shared import tell_channels
from helpdesk.notifications.waiting import Waiting, wait
from helpdesk.notifications.ways import Reader, ways
from helpdesk.web.bulk import Row, insert_values
from helpdesk.web.row_lists import Encoded, encoded

FLOOD = 10
"""Whoever gets more mails, or more chat notices, than this by one call gets them together instead."""
FLOOD_GATHERS = timedelta(minutes=1)


@dataclass(frozen=True)
class Notice:
    """Something that `people` (users or their ids) and the channels of `teams` (ids) are told of.

    `key` names the occasion: a person is told of it once, however often it is asked. `url` is the path it
    leads to, `stream` the story it belongs to. `story` is what people wrote about it: the mail alone tells it.
    """

    kind: str
    key: str
    people: Sequence[User | int]
    context: dict[str, Any] = field(default_factory=dict)
    url: str = ""
    stream: str = ""
    story: Mapping[str, str] = field(default_factory=dict)
    teams: Sequence[int] = ()

    @cached_property
    def told(self) -> Encoded:
        """The context as rows keep it, encoded once for everybody who is told."""
        return encoded(self.context)

    @cached_property
    def written(self) -> Encoded:
        """The context with what people wrote, as the mail tells it."""
        return encoded({**self.context, **self.story}) if self.story else self.told


class _Told(NamedTuple):
    """How a person is told of a kind, settled once for all notices of it: by which channels, and to which addresses.

    `at_once` are the channels by which it goes out now, unless there is too much; `gathered` those on which something
    is gathered for them already; `waits_until` says when what does not go out at once is told.
    """

    user: User
    user_id: int
    addresses: Sequence[int]
    has_bell: bool
    at_once: frozenset[Channel]
    gathered: frozenset[Channel]
    waits_until: Mapping[Channel, datetime]


class _Line(NamedTuple):
    """One notice for one person."""

    notice: Notice
    to: _Told

    @property
    def place(self) -> tuple[int, str]:
        """Return whom it tells of which occasion: once."""
        return self.to.user_id, self.notice.key


def tell(notices: Sequence[Notice], *, at: datetime) -> None:
    """Tell people, in the caller's transaction, with few statements whatever the number of notices.

    Whoever was told of a key already, and whoever is not active, is left out. Raises UnknownNoticeKind.
    """
    for kind in {notice.kind for notice in notices}:
        kinds.find(kind)
    lines = {line.place: line for line in _lines(notices)}
    fresh = _ring([lines[place] for place in sorted(lines)], at)
    floods = {channel: _flooded(fresh, channel) for channel in OUTSIDE}
    post([_letter(line) for line in fresh if _goes_now(line, Channel.MAIL, floods)])
    chat.post([_chat(line) for line in fresh if _goes_now(line, Channel.CHAT, floods)])
    wait(_waiting(line, channel, at) for line in fresh for channel in _channels_that_wait(line, floods))
    tell_channels([notice for notice in notices if notice.teams])


def _lines(notices: Sequence[Notice]) -> Iterator[_Line]:
    people = _people({_id(person) for notice in notices for person in notice.people})

    @cache
    def told(kind: str, user_id: int) -> _Told | None:
        return _told(kinds.find(kind), people[user_id]) if user_id in people else None

    for notice in notices:
        for reader in filter(None, (told(notice.kind, _id(person)) for person in notice.people)):
            yield _Line(notice, reader)


def _told(kind: kinds.Kind, user: User) -> "_Told":
    now: datetime = user.told_at  # type: ignore[attr-defined]  # see _people
    addresses: Sequence[int] = user.addresses  # type: ignore[attr-defined]
    chosen = ways(kind, Reader(_preferences(user), user.timezone, has_address=bool(addresses)), now)
    outside = [channel for channel in OUTSIDE if channel in chosen]
    gathers = {channel: at for channel in OUTSIDE if (at := getattr(user, f"gathers_{channel}")) is not None}
    return _Told(
        user=user,
        user_id=user.pk,
        addresses=addresses,
        has_bell=Channel.BELL in chosen,
        at_once=frozenset(channel for channel in outside if chosen[channel] <= now),
        gathered=frozenset(gathers),
        waits_until={
            channel: max(chosen[channel], gathers.get(channel, now + FLOOD_GATHERS)) for channel in outside
        },
    )


def _people(ids: Iterable[int]) -> dict[int, User]:
    """Return active users with what they chose, their working addresses, what gathers and the real time: one query.

    Mails and chat notices leave in real time, whatever instant the desk travels to: so do their waits.
    """
    if not ids:
        return {}
    own = NoticeAddress.objects.filter(user=OuterRef("pk"), is_on=True).order_by("pk")
    rows = User.objects.filter(pk__in=ids, is_active=True).select_related("notice_preferences")
    gathers = {f"gathers_{channel}": _gathering(channel) for channel in OUTSIDE}
    rows = rows.annotate(told_at=Now(), addresses=ArraySubquery(own.values("pk")), **gathers)
    return {user.pk: user for user in rows}


def _gathering(channel: Channel) -> Subquery:
    """Return when a flood comes on a channel, for whom one is gathered: more than FLOOD things within the minute."""
    soon = WaitingNotice.objects.filter(
        user=OuterRef("pk"), channel=channel, due_at__gt=Now(), due_at__lte=Now() + FLOOD_GATHERS
    )
    return Subquery(soon.order_by("due_at").values("due_at")[FLOOD : FLOOD + 1])


def _preferences(user: User) -> NoticePreferences:
    return getattr(user, "notice_preferences", None) or NoticePreferences(user=user)


def _ring(lines: Sequence[_Line], at: datetime) -> list[_Line]:
    """Write the lines of the bell; return what is new, and what stands in no bell."""
    rows = [_bell_row(line, at) for line in lines if line.to.has_bell]
    fields = ("user", "kind", "context", "url", "key", "at")
    told = set(insert_values(Notification, fields, rows, returning=["user", "key"]))
    changed(BELL, {user_id for user_id, _key in told})
    return [line for line in lines if not line.to.has_bell or line.place in told]


def _flooded(lines: Iterable[_Line], channel: Channel) -> set[int]:
    """Return the people who would get too many by this channel at once, or for whom much is gathered already."""
    due = [line.to for line in lines if channel in line.to.at_once]
    counts = Counter(to.user_id for to in due)
    many = {user_id for user_id, count in counts.items() if count > FLOOD}
    return many | {to.user_id for to in due if channel in to.gathered}


def _goes_now(line: _Line, channel: Channel, floods: Mapping[Channel, set[int]]) -> bool:
    return channel in line.to.at_once and line.to.user_id not in floods[channel]


def _channels_that_wait(line: _Line, floods: Mapping[Channel, set[int]]) -> list[Channel]:
    return [channel for channel in line.to.waits_until if not _goes_now(line, channel, floods)]


def _id(person: User | int) -> int:
    return person.pk if isinstance(person, User) else person


def _bell_row(line: _Line, at: datetime) -> Row:
    notice = line.notice
    return line.to.user_id, notice.kind, notice.told, notice.url, notice.key, at


def _letter(line: _Line) -> Letter:
    user, notice = line.to.user, line.notice
    return Letter(
        to=user.email,
        to_name=user.name,
        language=user.language,
        timezone=user.timezone,
        kind=notice.kind,
        context={"url": notice.url, **notice.context, **notice.story},
        key=f"{notice.key}:user:{user.pk}",
        stream=notice.stream,
    )


def _chat(line: _Line) -> chat.Chat:
    user, notice = line.to.user, line.notice
    return chat.Chat(
        addresses=line.to.addresses,
        key=notice.key,
        items=[chat.Item(notice.kind, plain(notice.context), notice.url, notice.key)],
        language=user.language,
        timezone=user.timezone,
    )


def _waiting(line: _Line, channel: Channel, at: datetime) -> Waiting:
    notice, to = line.notice, line.to
    return Waiting(
        user_id=to.user_id,
        channel=channel,
        kind=notice.kind,
        context=notice.written if channel == Channel.MAIL else notice.told,
        url=notice.url,
        stream=notice.stream,
        key=notice.key,
        at=at,
        due_at=to.waits_until[channel],
    )
