"""Links by which a person chooses a password: made when the mail is sent, stored nowhere, good once."""

import secrets
from datetime import timedelta

from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.crypto import constant_time_compare, salted_hmac

from helpdesk.accounts.models import SignInLink, User

SALT = "helpdesk.accounts.links"


def issue(user: User, purpose: str, lifetime: timedelta) -> SignInLink:
    """Make a link in the caller's transaction; older ones of the user stop working."""
    withdraw(user)
    return SignInLink.objects.create(
        user=user, purpose=purpose, nonce=secrets.token_urlsafe(32), expires_at=Now() + lifetime
    )


def withdraw(user: User) -> int:
    """Let no link of the user work any more; return how many did."""
    return _unused().filter(user=user).update(withdrawn_at=Now())


def open_links() -> "QuerySet[SignInLink]":
    """Return the links that still work, of people who may sign in."""
    return _unused().filter(expires_at__gt=Now(), user__is_active=True)


def token_of(link: SignInLink) -> str:
    """Return what the address of a link holds, for its receiver alone."""
    return f"{link.pk}-{_signature(link)}"


def find(token: str) -> SignInLink | None:
    """Return the link of a token, with its user; None when it is unknown, used, withdrawn or expired."""
    number, _dash, signature = token.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        return None
    link = open_links().select_related("user").filter(pk=number).first()
    if link is None or not constant_time_compare(signature, _signature(link)):
        return None
    return link


def spend(link: SignInLink) -> bool:
    """Use a link up in the caller's transaction; False when it was used, withdrawn or has expired meanwhile."""
    return bool(open_links().filter(pk=link.pk).update(used_at=Now()))


def _unused() -> "QuerySet[SignInLink]":
    return SignInLink.objects.filter(used_at=None, withdrawn_at=None)


def _signature(link: SignInLink) -> str:
    user = link.user
    facts = f"{link.pk}:{link.nonce}:{user.pk}:{user.password}:{user.email}"
    return salted_hmac(SALT, facts, algorithm="sha256").hexdigest()
