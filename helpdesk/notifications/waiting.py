"""What waits to be told: kept in the transaction of what happened, with a round that brings it."""

from collections.abc import Iterable
from datetime import UTC, datetime
from operator import attrgetter
from typing import NamedTuple

from django.db import connection

from helpdesk.accounts.models import User
from helpdesk.notifications.channels import OUTSIDE
from helpdesk.notifications.models import DigestRound, NoticePreferences, WaitingNotice
from helpdesk.notifications.ways import waits_until
from helpdesk.web.bulk import insert_rows, insert_values
from helpdesk.web.row_lists import Encoded


class Waiting(NamedTuple):
    """A row of `WaitingNotice` to be kept; many people share its context."""

    user_id: int
    channel: str
    kind: str
    context: Encoded
    url: str
    stream: str
    key: str
    at: datetime
    due_at: datetime


def wait(notices: Iterable[Waiting]) -> None:
    """Keep notices until they are due; one that waits already is left alone. Two statements, whatever the number."""
    rows = sorted(notices, key=attrgetter("user_id", "channel", "key"))
    new = insert_values(WaitingNotice, Waiting._fields, rows, returning=["user", "due_at"])
    if new:
        insert_rows([DigestRound(user_id=user_id, next_at=due_at) for user_id, due_at in sorted(set(new))])


def bring_forward(user: User, chosen: NoticePreferences) -> None:
    """Let what waits for a person come as early as it would by what they chose now; nothing comes later."""
    at = _real_now()
    for channel in OUTSIDE:
        due = waits_until(channel, chosen, user.timezone, at)
        if WaitingNotice.objects.filter(user=user, channel=channel, due_at__gt=due).update(due_at=due):
            DigestRound.objects.create(user=user, next_at=due)


def _real_now() -> datetime:
    """Return the database's real time, whatever instant the desk travels to: what leaves it leaves in real time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        row: tuple[datetime] = cursor.fetchone()
    return row[0].astimezone(UTC)
