"""What is told, and when: the notices of these tests."""

from datetime import UTC, datetime, timedelta

from django.db.models import F

from helpdesk.ledger.models import Delivery
from helpdesk.notifications.tell import Notice

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
SECRET = "s3cr3t-9f2a"


def notice(*people, key="k", kind="ticket_assigned", **fields):
    context = {"key": "HD-1", "subject": "Till"}
    return Notice(
        **{"kind": kind, "key": key, "people": people, "context": context, "url": "/t/HD-1", **fields}
    )


def fresh(address):
    address.refresh_from_db()
    return address


def let_time_pass(**span):
    Delivery.objects.exclude(next_at=None).update(next_at=F("next_at") - timedelta(**span))
