"""How allauth's second factors behave at this desk: encrypted at rest, drawn in the page's colours, told."""

import base64
import hashlib
from typing import Any

from allauth.mfa import signals
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext as _

from helpdesk.accounts import throttle
from helpdesk.accounts.middleware import HAS_SECOND_FACTOR
from helpdesk.accounts.models import User
from helpdesk.accounts.services import second_factor


class DeskMFAAdapter(DefaultMFAAdapter):
    """Secrets lie in the database encrypted with a key that comes from SECRET_KEY."""

    def encrypt(self, text: str) -> str:
        """Return the text as the database keeps it."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the text as it was. Raises cryptography's InvalidToken when SECRET_KEY is another now."""
        return _box().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002  allauth's name
        """Return a name for a new passkey: people may give it a better one."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return _("Passkey") if not count else _("Passkey %(number)s") % {"number": count + 1}


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_key(str(key)))) for key in keys])


def _key(secret: str) -> bytes:
    return hashlib.blake2b(secret.encode(), digest_size=32, person=b"second-factor").digest()


@receiver(signals.authenticator_added)
def _added(request: HttpRequest, user: User, authenticator: Authenticator, **_rest: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:  # the code that proved the new app signs nobody in
        second_factor.spend_code(authenticator, request.POST.get("code", ""))
    second_factor.tell_added(user, authenticator, session=request.session.session_key)


@receiver(signals.authenticator_removed)
def _removed(request: HttpRequest, user: User, authenticator: Authenticator, **_rest: Any) -> None:
    request.session.pop(HAS_SECOND_FACTOR, None)
    second_factor.tell_removed(user, authenticator, session=request.session.session_key)


@receiver(signals.authenticator_reset)
def _renewed(user: User, **_rest: Any) -> None:
    second_factor.tell_renewed(user)


@receiver(signals.authentication_failed)
def _failed(request: HttpRequest, user: User, **_rest: Any) -> None:
    throttle.count(request, user.email)
