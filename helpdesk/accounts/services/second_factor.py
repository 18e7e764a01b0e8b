"""What a person proves themselves with beside the password: who has it, who must, and how it is taken away."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.db import transaction
from django.db.models import QuerySet

from helpdesk.accounts import events, factors
from helpdesk.accounts.models import User
from helpdesk.accounts.services import sessions
from helpdesk.accounts.services.changes import locked
from helpdesk.accounts.services.powers import refuse_beyond
from helpdesk.ledger.record import event, record
from helpdesk.web.times import now

TYPE = Authenticator.Type


def tell_added(user: User, authenticator: Authenticator, *, session: str | None = None) -> None:
    """Tell the ledger that a user set up an app or a passkey. Recovery codes that come with it are not told.

    With the first one, every browser but that with the key `session` is signed out: it came in by the password alone.
    """
    if authenticator.type == TYPE.RECOVERY_CODES:
        return
    with transaction.atomic():
        if _proofs(user).count() == 1:
            sessions.drop(user, but=session)
        _tell(user, events.SECOND_FACTOR_ADDED, type=authenticator.type)


def tell_removed(user: User, authenticator: Authenticator, *, session: str | None = None) -> None:
    """Tell the ledger that a user removed an app or a passkey.

    With the last one, every browser but that with the key `session` is signed out: what they proved holds no more.
    """
    if authenticator.type == TYPE.RECOVERY_CODES:
        return
    with transaction.atomic():
        if not _proofs(user).exists():
            sessions.drop(user, but=session)
        _tell(user, events.SECOND_FACTOR_REMOVED, type=authenticator.type)


def tell_renewed(user: User) -> None:
    """Tell the ledger that a user got new recovery codes."""
    _tell(user, events.RECOVERY_CODES_RENEWED)


def reset(user: User, *, actor: int | None = None) -> bool:
    """Take all second factors of a user away, who lost them, and sign them out; False when there were none.

    Raises PermissionDenied when the actor may less than the user.
    """
    with transaction.atomic():
        user = locked(user)
        refuse_beyond(actor, user, user.role)
        found = Authenticator.objects.filter(user=user)
        types = sorted(set(found.values_list("type", flat=True)))
        if not types:
            return False
        found.delete()
        sessions.drop(user)
        kind = events.SECOND_FACTOR_RESET
        record([event(user.stream, kind, at=now(), actor=actor, subject=user, types=types)])
    return True


def spend_code(authenticator: Authenticator, code: str) -> bool:
    """Use a right code of an app up: it counts once, whichever process of the desk is asked. False when it was used."""
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
        secret = decrypt(row.data["secret"])
        steps = [step for step in yield_hotp_counters_from_time() if _code(secret, step) == _digits(code)]
        if not steps or steps[-1] <= row.data.get("last_step", 0):
            return False
        row.data["last_step"] = steps[-1]
        row.save(update_fields=["data"])
    return True


def _code(secret: str, step: int) -> str:
    value: str = format_hotp_value(hotp_value(secret, step))
    return value


def _digits(code: str) -> str:
    return "".join(letter for letter in code if letter.isdigit())


def _proofs(user: User) -> "QuerySet[Authenticator]":
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user=user, type__in=factors.PROOFS)
    return found


def _tell(user: User, kind: str, **data: str) -> None:
    with transaction.atomic():
        record([event(user.stream, kind, at=now(), actor=user.pk, subject=user, **data)])
