"""What a reader does with notifications."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from helpdesk.accounts.models import User
from helpdesk.live.parts import BELL
from helpdesk.live.publish import changed
from helpdesk.notifications.models import Notification


def mark_read(user: User, ids: Collection[int], *, at: datetime) -> int:
    """Mark the user's own notifications of these ids as read; return how many were not yet."""
    return _read(user, _unread(user).filter(pk__in=ids), at)


def mark_all_read(user: User, *, at: datetime, up_to: int | None = None) -> int:
    """Mark all of the user's notifications as read, or those up to the id that they had seen; return the count."""
    rows = _unread(user)
    return _read(user, rows if up_to is None else rows.filter(pk__lte=up_to), at)


def _read(user: User, rows: "QuerySet[Notification]", at: datetime) -> int:
    """Mark rows as read; the bell on the user's other pages hears of it."""
    count = rows.update(read_at=at)
    if count:
        changed(BELL, [user.pk])
    return count


def _unread(user: User) -> "QuerySet[Notification]":
    return Notification.objects.filter(user=user, read_at__isnull=True)
