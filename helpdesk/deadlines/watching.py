"""The auditor's checks of the sweep itself: does it run, is anything overdue, was anything given up?"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from helpdesk.deadlines import heartbeat
from helpdesk.deadlines.checks import MOST, Check, Glance, Seen, Wrong, register, ticket_keys
from helpdesk.deadlines.registry import Kind, kinds

GRACE = timedelta(minutes=2)
"""The sweep runs every 15 seconds and may take 40 for a pass; what waits longer than this was forgotten."""


def sweep_is_missing(glance: Glance) -> Seen:
    """Find out whether the sweep, which has run before, did not end a pass for the length of the grace."""
    last = heartbeat.last_beat("sweep")
    if last is None or glance.at - last < GRACE:
        return Seen()
    return Seen([Wrong("heartbeat", 0, {"since_at": readable(last)})])


def overdue(glance: Glance) -> Seen:
    """Find deadlines that came due before the grace and were neither handled nor parked, of each kind the oldest."""
    late = {"next_at__lt": glance.at - GRACE, "parked_at__isnull": True}
    return Seen(list(islice(_wrong(late, "next_at", "next_at"), MOST)))


def parked(_glance: Glance) -> Seen:
    """Find deadlines that the sweep gave up on; nobody watches them until somebody mends what was wrong."""
    return Seen(list(islice(_wrong({"parked_at__isnull": False}, "parked_reason", "pk"), MOST)))


def _wrong(condition: dict[str, Any], fact: str, order: str) -> Iterator[Wrong]:
    for kind in kinds():
        rows: QuerySet[Any] = kind.model._default_manager.filter(**condition)
        found = list(rows.order_by(order).values_list("pk", fact)[:MOST])
        keys = ticket_keys(kind.name, [pk for pk, _value in found])
        yield from (_told(kind, pk, keys.get(pk, ""), value) for pk, value in found)


def _told(kind: Kind, pk: int, ticket: str, value: datetime | str) -> Wrong:
    facts = {"kind": kind.name, "ticket": ticket}
    told = {"since_at": readable(value)} if isinstance(value, datetime) else {"reason": value}
    return Wrong(kind.name, pk, {**facts, **told})


def readable(at: datetime | None) -> str:
    """Return an instant as findings name it: in UTC, to the second."""
    return f"{at:%Y-%m-%d %H:%M:%S} UTC" if at else "-"


def register_checks() -> None:
    """Let the auditor watch the sweep."""
    register(
        Check(
            "sweep_missing",
            _("The sweep does not run"),
            _("The sweep last ran to its end at %(since_at)s."),
            sweep_is_missing,
        )
    )
    register(
        Check(
            "overdue",
            _("Overdue work"),
            _(
                "A deadline (%(kind)s) %(ticket)s was due at %(since_at)s, and the sweep has not dealt with it."
            ),
            overdue,
        )
    )
    register(
        Check(
            "parked",
            _("Parked"),
            _("The sweep gave up on a deadline (%(kind)s) %(ticket)s: %(reason)s"),
            parked,
        )
    )
