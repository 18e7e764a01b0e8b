"""API tokens: issued with scopes, shown once, kept as a hash, expiring, revocable. They live in real time."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Least, Now
from django.utils.translation import gettext as _

from helpdesk.accounts import events
from helpdesk.accounts.models import ApiToken, User
from helpdesk.accounts.roles import SCOPES, scopes_of
from helpdesk.ledger.record import event, record
from helpdesk.web.times import now

PREFIX = "desk_"
LIFETIME = timedelta(days=365)
USE_NOTED_EVERY = timedelta(minutes=1)
HINT_LENGTH = len(PREFIX) + 6


def issue(
    user: User,
    *,
    name: str,
    scopes: Iterable[str] | None = None,
    expires_at: datetime | None = None,
    issuer: ApiToken | None = None,
    actor: int | None = None,
) -> tuple[ApiToken, str]:
    """Issue a token and return it with its key, which is stored nowhere and cannot be shown again.

    Without `scopes` it gets every scope of the user's role; without `expires_at` it lasts a year. One made with another
    token, its `issuer`, gets that one's scopes instead, never outlives it, and is revoked with it.

    Raises ValidationError for a scope that does not exist or that the role does not hold, and for an expiry in the
    past; PermissionDenied for more than the issuer holds.
    """
    chosen = _scopes(user, issuer.scopes if issuer and scopes is None else scopes)
    if issuer is not None:
        _refuse_more(issuer, chosen, expires_at)
    key = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        token = ApiToken.objects.create(
            user=user,
            name=name.strip(),
            digest=digest(key),
            hint=key[:HINT_LENGTH],
            scopes=chosen,
            issued_with=issuer,
            expires_at=expires_at or _lifetime(issuer),
        )
        if not ApiToken.objects.filter(pk=token.pk, expires_at__gt=Now()).exists():
            raise ValidationError({"expires_at": _("A token expires in the future.")})
        data = {"token": token.pk, "scopes": chosen}
        record([event(user.stream, events.TOKEN_ISSUED, at=now(), actor=actor, subject=token, **data)])
    token.refresh_from_db()
    return token, key


def revoke(token: ApiToken, *, revoker: ApiToken | None = None, actor: int | None = None) -> None:
    """End a token at once, and all that were issued with it. One that is revoked already stays as it is.

    Raises PermissionDenied when it is done with a token, `revoker`, that may less than the one to end.
    """
    if revoker is not None and not set(token.scopes) <= set(revoker.scopes):
        raise PermissionDenied(_("A token cannot revoke one with scopes that it does not hold itself."))
    with transaction.atomic():
        if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=Now()):
            stream, kind = token.user.stream, events.TOKEN_REVOKED
            record([event(stream, kind, at=now(), actor=actor, subject=token, token=token.pk)])
        for issued in token.issued.select_related("user"):
            revoke(issued, actor=actor)
    token.refresh_from_db(fields=["revoked_at"])


def authenticate(key: str) -> ApiToken | None:
    """Return the token of a key, with its user; None when it is unknown, expired, revoked or its user has left.

    Its use is noted at most once a minute, so that a busy integration does not write at every request.
    """
    stale = Q(last_used_at=None) | Q(last_used_at__lt=Now() - USE_NOTED_EVERY)
    token = (
        ApiToken.objects.select_related("user")
        .annotate(is_stale=ExpressionWrapper(stale, BooleanField()))
        .filter(digest=digest(key), revoked_at=None, expires_at__gt=Now(), user__is_active=True)
        .first()
    )
    if token is not None and token.is_stale:
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=Now())
    return token


def digest(key: str) -> str:
    """Return the hash that is stored. A key has 256 random bits: a slow hash would add nothing."""
    return hashlib.sha256(key.encode()).hexdigest()


def _lifetime(issuer: ApiToken | None) -> Combinable:
    year = Now() + LIFETIME
    return year if issuer is None else Least(year, Value(issuer.expires_at))


def _refuse_more(issuer: ApiToken, scopes: Iterable[str], expires_at: datetime | None) -> None:
    if not set(scopes) <= set(issuer.scopes):
        raise PermissionDenied(_("A token cannot issue one with scopes that it does not hold itself."))
    if expires_at is not None and expires_at > issuer.expires_at:
        raise PermissionDenied(_("A token cannot issue one that outlives it."))


def _scopes(user: User, scopes: Iterable[str] | None) -> list[str]:
    allowed = scopes_of(user.role)
    if scopes is None:
        return allowed
    chosen = list(dict.fromkeys(scopes))
    for scope in chosen:
        if scope not in SCOPES:
            message = _("There is no scope “%(scope)s”. The scopes are: %(scopes)s.")
            raise ValidationError({"scopes": message % {"scope": scope, "scopes": ", ".join(SCOPES)}})
        if scope not in allowed:
            message = _("The role “%(role)s” does not allow the scope “%(scope)s”.")
            names = {"role": user.get_role_display(), "scope": scope}
            raise ValidationError({"scopes": message % names})
    if not chosen:
        raise ValidationError({"scopes": _("A token needs at least one scope.")})
    return chosen
