"""Deciding that something must leave the database: a delivery row in the same transaction."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from helpdesk.ledger.models import LEASE, Delivery
from helpdesk.web.bulk import insert_new
from helpdesk.web.nudging import nudge
from helpdesk.web.traffic import current_id


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
    """Ask the relay to run now."""
    nudge("ledger.relay", expires=5)
