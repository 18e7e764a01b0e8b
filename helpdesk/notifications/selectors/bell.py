"""Reading one person's notifications: each page costs the same, however long the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from helpdesk.accounts.models import User
from helpdesk.notifications import wording
from helpdesk.notifications.models import Notification

NEWEST = 20
PAGE = 50
COUNTED = 100
"""More unread lines than this are not counted: the bell shows 99+."""


@dataclass(frozen=True)
class Line:
    """One notification in the reader's language."""

    pk: int
    text: str
    at: datetime
    is_unread: bool


@dataclass(frozen=True)
class Page:
    """A part of the list, newest first. `newer` and `older` are the ids to go on from, or None at the ends."""

    lines: list[Line]
    newer: int | None
    older: int | None


def unread_count(user: User) -> int:
    """Return how many are unread, at most COUNTED."""
    return Notification.objects.filter(user=user, read_at__isnull=True)[:COUNTED].count()


def newest(user: User) -> list[Line]:
    """Return the newest lines for the bell."""
    return _lines(Notification.objects.filter(user=user).order_by("-id")[:NEWEST])


def page(user: User, *, before: int | None = None, after: int | None = None, size: int = PAGE) -> Page:
    """Return the page of what is older than the id `before`, or newer than `after`; the newest without either."""
    own = Notification.objects.filter(user=user)
    if after is not None:
        found = list(own.filter(pk__gt=after).order_by("id")[: size + 1])
        rows, is_more = found[:size][::-1], len(found) > size
        return _page(rows, has_newer=is_more, has_older=True)
    older = own.filter(pk__lt=before) if before is not None else own
    found = list(older.order_by("-id")[: size + 1])
    return _page(found[:size], has_newer=before is not None, has_older=len(found) > size)


def _page(rows: Sequence[Notification], *, has_newer: bool, has_older: bool) -> Page:
    return Page(
        lines=_lines(rows),
        newer=rows[0].pk if rows and has_newer else None,
        older=rows[-1].pk if rows and has_older else None,
    )


def _lines(rows: "Sequence[Notification] | QuerySet[Notification]") -> list[Line]:
    return [
        Line(
            pk=row.pk,
            text=wording.title(row.kind, row.context),
            at=row.at,
            is_unread=row.read_at is None,
        )
        for row in rows
    ]
