"""Giving back what was given up: parked rows to the sweep, deliveries to the relay."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from helpdesk.deadlines.registry import Kind, kinds
from helpdesk.ledger import outbox
from helpdesk.ledger.models import Delivery
from helpdesk.ledger.record import event, record
from helpdesk.notifications.models import Mail
from helpdesk.system.events import DEADLINES_RETRIED, DELIVERIES_RETRIED, STREAM
from helpdesk.web.times import now

AT_ONCE = 500
"""Rows that one call gives back at most."""


def retry_parked(name: str, pk: int, *, actor: int | None = None) -> None:
    """Give one parked row back to the sweep, which has it again within seconds.

    Raises ValidationError when there is no such row, or it is parked no longer.
    """
    kind = next((kind for kind in kinds() if kind.name == name), None)
    if kind is None or not _unpark(kind, [pk], actor):
        raise ValidationError(_("That row is no longer parked."))


def retry_all_parked(*, actor: int | None = None) -> int:
    """Give the parked rows of every kind back to the sweep, AT_ONCE of each; return how many."""
    return sum(_unpark(kind, None, actor) for kind in kinds())


def retry_delivery(pk: int, *, actor: int | None = None) -> None:
    """Let a delivery be tried again now: one that failed, or one whose next try is far off.

    Raises ValidationError for any other: it is sent at this moment, or will be within minutes by itself.
    """
    if not _retry(Delivery.objects.filter(pk=pk), actor):
        raise ValidationError(_("That delivery has left, or is being tried within two minutes anyway."))


def retry_all_deliveries(*, actor: int | None = None) -> int:
    """Let what waits for a later try, or failed, be tried now, AT_ONCE of it; return how many deliveries."""
    return _retry(Delivery.objects.all(), actor)


def _unpark(kind: Kind, pks: Iterable[int] | None, actor: int | None) -> int:
    """Lock as the sweep does, so that it waits for agents; what is parked is read again under the lock."""
    with transaction.atomic():
        parked: QuerySet[Any] = kind.rows().filter(parked_at__isnull=False)
        wanted = parked if pks is None else parked.filter(pk__in=pks)
        rows = list(wanted.order_by("pk").select_for_update(of=kind.lock, no_key=True)[:AT_ONCE])
        locked = kind.model._default_manager.filter(pk__in=[row.pk for row in rows])
        ids = sorted(locked.filter(parked_at__isnull=False).values_list("pk", flat=True))
        if ids:
            locked.filter(pk__in=ids).update(parked_at=None, parked_reason="", attempts=0)
            record([event(STREAM, DEADLINES_RETRIED, at=now(), actor=actor, of=kind.name, ids=ids)])
    return len(ids)


def _retry(rows: "QuerySet[Delivery]", actor: int | None) -> int:
    with transaction.atomic():
        found = list(outbox.can_be_hurried(rows).select_for_update(skip_locked=True).order_by("pk")[:AT_ONCE])
        if found:
            failed = [row.key for row in found if row.state == Delivery.State.FAILED]
            outbox.hurry(found)
            Mail.objects.filter(key__in=failed, state=Mail.State.FAILED).update(state=Mail.State.QUEUED)
            ids = [row.pk for row in found]
            record([event(STREAM, DELIVERIES_RETRIED, at=now(), actor=actor, ids=ids)])
    return len(found)
