"""Choosing a new password by mail, in a way that tells nobody whether an address has an account.

The page only notes the wish: one row, the same for every address. Whom it belongs to is looked up afterwards, by the
relay.
"""

import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from helpdesk.accounts import events
from helpdesk.accounts.models import SignInLink, User
from helpdesk.accounts.services import links, people
from helpdesk.accounts.services.changes import locked
from helpdesk.ledger import outbox
from helpdesk.ledger.models import Delivery
from helpdesk.ledger.record import event, record
from helpdesk.ledger.relay import sender
from helpdesk.web.times import now

CHANNEL = "reset"
HOUR = timedelta(hours=1)


def ask(email: str) -> None:
    """Note that somebody wants a new password for an address. Costs the same whether or not it has an account."""
    with transaction.atomic():
        payload = {"email": email.strip().lower()}
        outbox.post([Delivery(channel=CHANNEL, key=f"reset:{secrets.token_hex(16)}", payload=payload)])


@sender(CHANNEL)
def answer(payload: dict[str, Any]) -> None:
    """Send a link to whoever has the address, may sign in and chose a password before; else do nothing.

    An address gets a few mails an hour at most. The address is forgotten afterwards.
    """
    with transaction.atomic():
        user = User.objects.with_email(payload["email"]).filter(is_active=True).first()
        if user is not None:
            _send(locked(user))
        Delivery.objects.filter(channel=CHANNEL, payload=payload).update(payload={})


def choose(link: SignInLink, password: str) -> User | None:
    """Set a new password; None when the link stopped working meanwhile. Every session of the user ends.

    Raises ValidationError when it is weak; the link then still works.
    """
    with transaction.atomic():
        user = locked(link.user)
        if not links.spend(link):
            return None
        people.choose_password(user, password, kind=events.USER_PASSWORD_SET)
    return user


def _send(user: User) -> None:
    recent = user.sign_in_links.filter(created_at__gt=Now() - HOUR)
    if not user.has_usable_password() or recent.count() >= settings.RESET_LINKS_AN_HOUR:
        return
    link = links.issue(user, SignInLink.Purpose.RESET, settings.RESET_LINK_LIFETIME)
    record([event(user.stream, events.RESET_REQUESTED, at=now(), subject=user, link=link.pk)])
