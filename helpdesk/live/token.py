"""The key to the stream: signed, for one user, short-lived. A page renews it, and needs its session for that."""

import math
import time
from dataclasses import dataclass

from django.core import signing

LIFE = 300
"""Seconds. Whoever was signed out or deactivated hears nothing after it."""

_SALT = "helpdesk.live.token"
DESK = "desk"
"""The one scope there is: people who may view tickets. Customers get no token."""


class BadToken(Exception):
    """The token is not ours, is not for this stream, or its time is over."""


@dataclass(frozen=True)
class Holder:
    """Who holds a token, and until when, in seconds since 1970."""

    user: int
    until: float


def issue(user_id: int) -> str:
    """Return a token for a user of the desk, valid from now on for LIFE."""
    claims = {"user": user_id, "scope": DESK, "until": math.ceil(time.time()) + LIFE}
    return signing.dumps(claims, salt=_SALT)


def read(token: str) -> Holder:
    """Return who holds the token. Raises BadToken."""
    try:
        claims = signing.loads(token, salt=_SALT, max_age=LIFE + 1)
        scope, holder = claims["scope"], Holder(int(claims["user"]), float(claims["until"]))
    except (signing.BadSignature, KeyError, TypeError, ValueError) as error:
        raise BadToken("The token is not valid, or its time is over.") from error
    if scope != DESK or holder.until <= time.time():
        raise BadToken("The token is for another stream, or its time is over.")
    return holder
