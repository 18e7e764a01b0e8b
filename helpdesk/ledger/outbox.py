"""Deciding that something must leave the database: a delivery row in the same transaction."""

import logging
from collections.abc import Sequence

from django.db import transaction

from helpdesk.ledger.models import Delivery

log = logging.getLogger(__name__)


def post(deliveries: Sequence[Delivery]) -> None:
    """Write deliveries; one whose key exists is already decided and stays as it is. Nudge the relay on commit."""
    if not deliveries:
        return
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
    transaction.on_commit(_nudge, robust=True)


def _nudge() -> None:
    """Ask the relay to run now. Best effort: when the broker is away, the relay's beat is the guarantee."""
    from helpdesk.ledger.tasks import relay

    try:
        relay.apply_async(expires=5, retry=False)
    except Exception as error:  # noqa: BLE001  whatever the broker's client raises, the request goes on
        log.warning("The relay could not be nudged: %s", error)
