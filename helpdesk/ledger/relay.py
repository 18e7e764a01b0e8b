"""The relay: claims waiting deliveries, sends them outside any transaction, then marks them.

A claim moves `next_at` ahead and counts the attempt, so a relay that dies in mid-send leaves one row which is
tried again after the lease, with the same key (a mail's Message-ID derives from it). Failures are retried
with back-off, for about two days. Rows are claimed one by one: no row waits with a running lease behind a
slow one.
"""

import logging
import math
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from structlog.contextvars import bound_contextvars

from helpdesk.ledger.models import LEASE, Delivery
from helpdesk.web import counters
from helpdesk.web.failures import in_words

log = logging.getLogger(__name__)

BACKOFF = [timedelta(seconds=s) for s in (10, 30, 120, 600, 1800, 3600, 4 * 3600, 12 * 3600, 24 * 3600)]

SENT, POSTPONED, GIVEN_UP = "sent", "postponed", "given_up"

Sender = Callable[[dict[str, Any]], None]
GivenUp = Callable[[dict[str, Any]], None]
_senders: dict[str, Sender] = {}
_given_up: dict[str, GivenUp] = {}


class Undeliverable(Exception):
    """Raised by a sender when trying again cannot help, such as an address that does not exist."""


def sender(channel: str, *, given_up: GivenUp | None = None) -> Callable[[Sender], Sender]:
    """Register the function that sends deliveries of a channel; it raises when it could not.

    `given_up` is called with the payload of a delivery that will not be tried again, in the transaction that
    says so.
    """

    def register(function: Sender) -> Sender:
        _senders[channel] = function
        if given_up is not None:
            _given_up[channel] = given_up
        return function

    return register


def drain(*, seconds: float = math.inf) -> int:
    """Send everything that waits and is due; return how many were sent. Begin no delivery after so many seconds.

    Safe to run in several places at once.
    """
    until = time.monotonic() + seconds
    outcomes: Counter[str] = Counter()
    try:
        while time.monotonic() < until and (delivery := _claim()) is not None:
            with bound_contextvars(**_cause(delivery)):
                outcome = _send(delivery)
            outcomes[f"delivery:{delivery.channel}:{outcome}"] += 1
    finally:
        counters.add(outcomes)
    return sum(number for name, number in outcomes.items() if name.endswith(f":{SENT}"))


def _cause(delivery: Delivery) -> dict[str, str]:
    """Return the id of the request that decided the delivery, as the log names it."""
    request_id = delivery.payload.get("request_id", "")
    return {"request_id": request_id} if request_id else {}


def drain_alone(*, seconds: float) -> int:
    """Drain unless another process does so in this way. A slow mail server then holds up one worker, not all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('ledger.relay'))")
        (is_alone,) = cursor.fetchone()
    if not is_alone:
        return 0
    try:
        return drain(seconds=seconds)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('ledger.relay'))")


def _claim() -> Delivery | None:
    with transaction.atomic():
        free = Delivery.objects.select_for_update(skip_locked=True)
        due = free.filter(state=Delivery.State.WAITING, next_at__lte=Now()).order_by("next_at", "pk")
        delivery = due.first()
        if delivery is not None:
            Delivery.objects.filter(pk=delivery.pk).update(next_at=Now() + LEASE, attempts=F("attempts") + 1)
            delivery.attempts += 1
    return delivery


def _send(delivery: Delivery) -> str:
    """Send a claimed delivery, mark it, and say what became of it: SENT, POSTPONED or GIVEN_UP."""
    try:
        _senders[delivery.channel](delivery.payload)
    except Exception as error:  # noqa: BLE001  whatever went wrong, the row keeps it and the rest goes on
        return _postpone(delivery, error)
    _claimed(delivery).update(state=Delivery.State.SENT, next_at=None, sent_at=Now(), last_error="")
    return SENT


def _postpone(delivery: Delivery, error: Exception) -> str:
    hopeless = isinstance(error, Undeliverable) or delivery.attempts > len(BACKOFF)
    log.warning("Delivery %s failed (try %d): %s", delivery, delivery.attempts, error)
    with transaction.atomic():
        kept = _claimed(delivery).update(
            state=Delivery.State.FAILED if hopeless else Delivery.State.WAITING,
            next_at=None if hopeless else Now() + BACKOFF[delivery.attempts - 1],
            last_error=in_words(error),
        )
        if kept and hopeless and delivery.channel in _given_up:
            _given_up[delivery.channel](delivery.payload)
    return GIVEN_UP if hopeless else POSTPONED


def _claimed(delivery: Delivery) -> "QuerySet[Delivery]":
    """Return the row, unless its lease ran out and another relay has taken it since."""
    return Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.WAITING, attempts=delivery.attempts)
