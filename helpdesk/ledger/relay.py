"""The relay: claims waiting deliveries, sends them outside any transaction, then marks them.

A claim moves `next_at` ahead, so a relay that dies in mid-send leaves rows which are tried again after the lease,
with the same key (a mail's Message-ID derives from it). Failures are retried with back-off, for about two days.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from helpdesk.ledger.models import Delivery

log = logging.getLogger(__name__)

BATCH = 50
LEASE = timedelta(minutes=2)
BACKOFF = [timedelta(seconds=s) for s in (10, 30, 120, 600, 1800, 3600, 4 * 3600, 12 * 3600, 24 * 3600)]

Sender = Callable[[dict[str, Any]], None]
_senders: dict[str, Sender] = {}


class Undeliverable(Exception):
    """Raised by a sender when trying again cannot help, such as an address that does not exist."""


def sender(channel: str) -> Callable[[Sender], Sender]:
    """Register the function that sends deliveries of a channel; it raises when it could not."""

    def register(function: Sender) -> Sender:
        _senders[channel] = function
        return function

    return register


def drain() -> int:
    """Send everything that waits and is due; return how many were sent. Safe to run in several places at once."""
    sent = 0
    while claimed := _claim():
        sent += sum(_send(delivery) for delivery in claimed)
    return sent


def _claim() -> list[Delivery]:
    with transaction.atomic():
        free = Delivery.objects.select_for_update(skip_locked=True)
        due = free.filter(state=Delivery.State.WAITING, next_at__lte=Now()).order_by("next_at")[:BATCH]
        ids = [delivery.pk for delivery in due]
        Delivery.objects.filter(pk__in=ids).update(next_at=Now() + LEASE)
    return list(Delivery.objects.filter(pk__in=ids).order_by("pk"))


def _send(delivery: Delivery) -> bool:
    try:
        _senders[delivery.channel](delivery.payload)
    except Exception as error:  # noqa: BLE001  whatever went wrong, the row keeps it and the rest goes on
        _postpone(delivery, error)
        return False
    Delivery.objects.filter(pk=delivery.pk).update(
        state=Delivery.State.SENT, next_at=None, sent_at=Now(), attempts=delivery.attempts + 1, last_error=""
    )
    return True


def _postpone(delivery: Delivery, error: Exception) -> None:
    hopeless = isinstance(error, Undeliverable) or delivery.attempts >= len(BACKOFF)
    log.warning("Delivery %s failed (try %d): %s", delivery, delivery.attempts + 1, error)
    Delivery.objects.filter(pk=delivery.pk).update(
        state=Delivery.State.FAILED if hopeless else Delivery.State.WAITING,
        next_at=None if hopeless else Now() + BACKOFF[delivery.attempts],
        attempts=delivery.attempts + 1,
        last_error=f"{type(error).__name__}: {error}"[:2000],
    )
