"""Deciding that something must leave the database: a delivery row in the same transaction."""

import logging
import time
from collections.abc import Sequence

from celery import current_app
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from helpdesk.ledger.models import LEASE, Delivery
from helpdesk.web.bulk import insert_new
from helpdesk.web.traffic import current_id

log = logging.getLogger(__name__)

PAUSE_SECONDS = 30.0
"""After a nudge that failed, none is tried for so long: a broker that is away is paid for once, not each time."""

_no_nudge_before = 0.0


def post(deliveries: Sequence[Delivery]) -> None:
    """Write deliveries; one whose key exists is already decided and stays as it is. Nudge the relay on commit.

    A payload keeps the id of the request that caused it, so that the log tells its delivery by the same id.
    """
    if not deliveries:
        return
    if request_id := current_id():
        for delivery in deliveries:
            delivery.payload = {**delivery.payload, "request_id": request_id}
    ordered = sorted(deliveries, key=lambda delivery: delivery.key)
    fields = ["channel", "key", "payload", "state", "attempts", "last_error"]
    insert_new(ordered, fields, returning=["id"])
    transaction.on_commit(_nudge, robust=True)


def post_again(key: str) -> None:
    """Let a delivery that failed wait once more, with all its tries, and nudge the relay on commit."""
    Delivery.objects.filter(key=key, state=Delivery.State.FAILED).update(
        state=Delivery.State.WAITING, next_at=Now(), attempts=0
    )
    transaction.on_commit(_nudge, robust=True)


def can_be_hurried(rows: "QuerySet[Delivery]") -> "QuerySet[Delivery]":
    """Return those that failed, or whose next try is far off: what comes within a lease may be on its way just now."""
    is_far_off = Q(state=Delivery.State.WAITING, next_at__gt=Now() + LEASE)
    return rows.filter(Q(state=Delivery.State.FAILED) | is_far_off)


def hurry(deliveries: Sequence[Delivery]) -> None:
    """Let locked deliveries be tried now, with all their tries, and nudge the relay on commit."""
    Delivery.objects.filter(pk__in=[delivery.pk for delivery in deliveries]).update(
        state=Delivery.State.WAITING, next_at=Now(), attempts=0
    )
    transaction.on_commit(_nudge, robust=True)


def _nudge() -> None:
    """Ask the relay to run now. Best effort: when the broker is away, the relay's beat is the guarantee."""
    global _no_nudge_before  # noqa: PLW0603  one memory a process
    if time.monotonic() < _no_nudge_before:
        return
    try:
        current_app.send_task("ledger.relay", expires=5, retry=False)
    except Exception as error:  # noqa: BLE001  whatever the broker's client raises, the request goes on
        _no_nudge_before = time.monotonic() + PAUSE_SECONDS
        log.warning("The relay could not be nudged: %s", error)
