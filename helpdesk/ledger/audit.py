"""The auditor's checks of the outbox: is anything that was decided still here?"""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from helpdesk.deadlines.checks import MOST, Check, Glance, Seen, Wrong, register
from helpdesk.deadlines.watching import GRACE, readable
from helpdesk.ledger.models import Delivery

OLD = timedelta(hours=1)
"""A delivery that was decided this long ago and has not left keeps somebody waiting, however often it was tried."""
LOOKED_AT = 1000
"""Waiting deliveries that a look reads at most, those first that are tried first."""


def untouched(glance: Glance) -> Seen:
    """Find deliveries whose try was due before the grace: the relay did not come by."""
    rows = _waiting().filter(next_at__lt=glance.at - GRACE).order_by("next_at")[:MOST]
    return Seen([_wrong(row) for row in rows])


def old(glance: Glance) -> Seen:
    """Find deliveries that are tried again and again, and were decided long ago."""
    rows = _waiting().filter(next_at__gte=glance.at - GRACE).order_by("next_at")[:LOOKED_AT]
    return Seen([_wrong(row) for row in rows if row.created_at < glance.at - OLD][:MOST])


def _waiting() -> "QuerySet[Delivery]":
    return Delivery.objects.filter(state=Delivery.State.WAITING).defer("payload")


def _wrong(row: Delivery) -> Wrong:
    facts: dict[str, Any] = {
        "channel": row.channel,
        "decided_at": readable(row.created_at),
        "next_at": readable(row.next_at),
        "tries": row.attempts,
    }
    return Wrong("delivery", row.pk, facts)


def register_checks() -> None:
    """Let the auditor watch the outbox."""
    register(
        Check(
            "delivery_untouched",
            _("Deliveries that nobody tries"),
            _("A delivery by %(channel)s should have been tried at %(next_at)s, and nobody did."),
            untouched,
        )
    )
    register(
        Check(
            "delivery_old",
            _("Old deliveries"),
            _(
                "A delivery by %(channel)s was decided at %(decided_at)s and still waits after %(tries)s tries."
            ),
            old,
            endangers=False,
        )
    )
