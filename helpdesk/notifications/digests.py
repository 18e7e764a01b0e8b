"""Serving rounds: whoever has something waiting gets one mail, and one chat notice, with all of it.

Safe in several workers at once: a person is served by whoever holds their advisory lock; a round that finds it held is
served in a later pass, and finds nothing left. What a round takes is deleted in the transaction that posts the digest.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from helpdesk.accounts.models import User
from helpdesk.deadlines.registry import Kind, Outcome, register
from helpdesk.live.audiences import reserved
from helpdesk.live.parts import TICKET
from helpdesk.notifications import chat
from helpdesk.notifications.channels import Channel
from helpdesk.notifications.mail import Letter, post
from helpdesk.notifications.models import DigestRound, NoticeAddress, WaitingNotice
from helpdesk.notifications.notices import DIGEST

LOCKS = "notifications.digest"


def register_kind() -> None:
    """Let the sweep serve rounds."""
    register(Kind("digest", DigestRound, _rounds, serve))


def serve(rounds: Sequence[DigestRound], at: datetime) -> Outcome:
    """Tell the people of these rounds what is due at `at`, and forget the rounds."""
    free = _lock({each.user_id for each in rounds})
    mine = [each for each in rounds if each.user_id in free]
    due = _take(free, at)
    post([letter for pile in due.values() if (letter := _letter(pile[Channel.MAIL])) is not None])
    _post_chats([pile[Channel.CHAT] for pile in due.values()])
    DigestRound.objects.filter(pk__in=[each.pk for each in mine]).delete()
    return Outcome(still_due=[each.pk for each in rounds if each.user_id not in free])


Pile = Mapping[str, list[WaitingNotice]]
"""What one person is told, by channel, the oldest first."""


def _rounds() -> "QuerySet[DigestRound]":
    return DigestRound.objects.all()


def _lock(user_ids: Iterable[int]) -> set[int]:
    """Take the locks of these people until the transaction ends; return those that were free."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM unnest(%s) AS id WHERE pg_try_advisory_xact_lock(hashtext(%s), id::int)",
            [sorted(user_ids), LOCKS],
        )
        return {user_id for (user_id,) in cursor.fetchall()}


def _take(user_ids: Iterable[int], at: datetime) -> dict[int, Pile]:
    """Delete what is due for these people and return it.

    Nobody who left is told any more, and nobody of a ticket that they may not see any more.
    """
    rows = list(
        WaitingNotice.objects.filter(user__in=user_ids, due_at__lte=at)
        .select_related("user")
        .order_by("user_id", "at", "pk")
    )
    WaitingNotice.objects.filter(pk__in=[row.pk for row in rows]).delete()
    piles: dict[int, dict[str, list[WaitingNotice]]] = defaultdict(lambda: defaultdict(list))
    may_know = _reserved({row.stream for row in rows})
    for row in rows:
        if row.user.is_active and row.user_id in may_know.get(row.stream, {row.user_id}):
            piles[row.user_id][row.channel].append(row)
    return dict(piles)


def _reserved(streams: Iterable[str]) -> Mapping[str, Collection[int]]:
    """Return who alone may know of those stories of tickets that not all of the desk may know of."""
    named = (stream.partition(":") for stream in streams)
    ids = [int(pk) for kind, _colon, pk in named if kind == TICKET and pk.isdecimal()]
    return {f"{TICKET}:{pk}": people for pk, people in reserved(TICKET, ids).items()}


def _letter(rows: Sequence[WaitingNotice]) -> Letter | None:
    """Return the one mail about everything; about a single thing it is that thing's own mail."""
    if not rows:
        return None
    first = rows[0]
    alone = len(rows) == 1
    return Letter(
        **_receiver(first.user),
        kind=first.kind if alone else DIGEST,
        context={"url": first.url, **first.context} if alone else _digest(rows),
        key=f"{first.key}:user:{first.user_id}" if alone else _key(rows),
        stream=first.stream if alone else "",
    )


def _receiver(user: User) -> dict[str, str]:
    return {
        "to": user.email,
        "to_name": user.name,
        "language": user.language,
        "timezone": user.timezone,
    }


def _digest(rows: Sequence[WaitingNotice]) -> dict[str, Any]:
    """Return the digest's context: what happened, by ticket, in the order in which each was first heard of."""
    groups: dict[str, dict[str, Any]] = {}
    for row in rows:
        name = row.stream or row.url or row.key
        group = groups.setdefault(name, {"key": "", "subject": "", "url": row.url, "lines": []})
        group["key"] = group["key"] or str(row.context.get("key") or "")
        group["subject"] = str(row.context.get("subject") or group["subject"])
        group["lines"].append({"kind": row.kind, "context": row.context, "at": row.at})
    return {"count": len(rows), "groups": list(groups.values())}


def _key(rows: Sequence[WaitingNotice]) -> str:
    """Return the key of a digest: that of the last row it holds, which no other digest can hold."""
    last = max(rows, key=lambda row: row.pk)
    return f"digest:{last.channel}:{last.pk}"


def _post_chats(piles: Sequence[list[WaitingNotice]]) -> None:
    people = {rows[0].user_id for rows in piles if rows}
    addresses: dict[int | None, list[int]] = defaultdict(list)
    for pk, user_id in (
        NoticeAddress.objects.filter(user__in=people, is_on=True).values_list("pk", "user") if people else ()
    ):
        addresses[user_id].append(pk)
    chat.post([_chat(rows, addresses[rows[0].user_id]) for rows in piles if rows])


def _chat(rows: Sequence[WaitingNotice], addresses: Sequence[int]) -> chat.Chat:
    user = rows[0].user
    return chat.Chat(
        addresses=addresses,
        key=rows[0].key if len(rows) == 1 else _key(rows),
        items=[chat.Item(row.kind, row.context, row.url, row.key) for row in rows],
        language=user.language,
        timezone=user.timezone,
    )
