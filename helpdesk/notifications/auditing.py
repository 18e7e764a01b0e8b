"""Administrators hear once of what the auditor finds: in their bell and by mail, at whatever hour."""

from collections.abc import Sequence
from datetime import datetime

from helpdesk.accounts.models import User
from helpdesk.accounts.roles import Role
from helpdesk.deadlines.audit import Finding, listen
from helpdesk.notifications.notices import AUDIT_FOUND
from helpdesk.notifications.tell import Notice, tell

SYSTEM_PAGE = "/system/"


def tell_administrators(found: Sequence[Finding], at: datetime) -> None:
    """Tell every administrator how many things were found, and where they are explained."""
    admins = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).order_by("pk")
    places = sorted(f"{one.check}:{one.place}" for one in found)
    notice = Notice(
        kind=AUDIT_FOUND,
        key=f"audit:{at.isoformat()}:{places[0]}"[:150],
        people=list(admins.values_list("pk", flat=True)),
        context={"count": len(found)},
        url=SYSTEM_PAGE,
    )
    tell([notice], at=at)


def follow_audits() -> None:
    """Let the auditor tell what is new."""
    listen(tell_administrators)
