"""Who gets a key to the stream, and what a page needs to open it."""

import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from helpdesk.live import addresses, token


def key_for(request: HttpRequest) -> dict[str, Any] | None:
    """Return the stream's address and a token for whoever may view tickets, else None; None too without a live process.

    Whoever still has to set up a second factor hears nothing either. `since` is this instant in milliseconds: the
    stream catches up from there.
    """
    user = request.user
    if not settings.LIVE_URL or not user.is_authenticated or not user.may("tickets.view"):
        return None
    if getattr(request, "is_at_the_door", False):
        return None
    return {
        "url": addresses.STREAM,
        "user": user.pk,
        "token": token.issue(user.pk),
        "lasts": token.LIFE,
        "since": int(time.time() * 1000),
    }
