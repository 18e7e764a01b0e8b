"""Who has a second factor, and who must have one."""

from allauth.mfa.models import Authenticator
from django.conf import settings

from helpdesk.accounts.models import User

EVERYBODY = "all"
PROOFS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""An app or a passkey. Recovery codes alone are no second factor."""


def is_set_up(user: User) -> bool:
    """Say whether the user has a second factor: an app or a passkey. Recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user=user, type__in=PROOFS).exists())


def is_required(user: User) -> bool:
    """Say whether the desk asks people of this role for a second factor."""
    return bool({EVERYBODY, user.role} & set(settings.SECOND_FACTOR_REQUIRED))
