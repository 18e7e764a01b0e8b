"""What a reader does with notifications."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from helpdesk.accounts.models import User
from helpdesk.notifications.models import Notification


def mark_read(user: User, ids: Collection[int], *, at: datetime) -> int:
    """Mark the user's own notifications of these ids as read; return how many were not yet."""
    return _unread(user).filter(pk__in=ids).update(read_at=at)


def mark_all_read(user: User, *, at: datetime, up_to: int | None = None) -> int:
    """Mark all of the user's notifications as read, or those up to the id that they had seen; return the count."""
    rows = _unread(user)
    return (rows if up_to is None else rows.filter(pk__lte=up_to)).update(read_at=at)


def _unread(user: User) -> "QuerySet[Notification]":
    return Notification.objects.filter(user=user, read_at__isnull=True)
