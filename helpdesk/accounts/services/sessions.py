"""The browsers in which people are signed in: forgotten and ended. They live in real time."""

from collections.abc import Iterable

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from helpdesk.accounts import events
from helpdesk.accounts.models import User
from helpdesk.accounts.services.powers import refuse_beyond
from helpdesk.ledger.record import event, record
from helpdesk.web.times import now


def end(user: User, pk: int, *, actor: int | None = None) -> bool:
    """Sign a user out of one browser; False when it is none of theirs. Raises PermissionDenied."""
    return _end(user, UserSession.objects.filter(user=user, pk=pk), actor) > 0


def end_all(user: User, *, but: str | None = None, actor: int | None = None) -> int:
    """Sign a user out everywhere but where the session key is `but`; return of how many browsers.

    Raises PermissionDenied when the actor may less than the user.
    """
    return _end(user, UserSession.objects.filter(user=user).exclude(session_key=but or ""), actor)


def drop(user: User, *, but: str | None = None) -> int:
    """Forget a user's sessions in the caller's transaction, as part of a change that tells of itself."""
    return _forget(UserSession.objects.filter(user=user).exclude(session_key=but or ""))


def _end(user: User, rows: "QuerySet[UserSession]", actor: int | None) -> int:
    with transaction.atomic():
        refuse_beyond(actor, user, user.role)
        ended = _forget(rows)
        if ended:
            record([event(user.stream, events.SESSIONS_ENDED, at=now(), actor=actor, count=ended)])
    return ended


def _forget(rows: "QuerySet[UserSession]") -> int:
    keys: Iterable[str] = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    ended: int = rows.filter(session_key__in=keys).delete()[0]
    return ended
