"""An imagined ticket: made of the facts that rules ask about, and kept nowhere."""

from typing import Any

from escalation.simulate import somebody
from helpdesk.accounts.models import Team, User
from tickets.models import Ticket, Topic
from tickets.priorities import priority_of
from tickets.services.routing import first_team


def imagine(  # noqa: PLR0913  the facts that rules ask about
    *,
    severity: str,
    tier: str,
    channel: str,
    language: str,
    priority: str | None = None,
    topic: Topic | None = None,
    team: Team | None = None,
    assignee: User | None = None,
    product: str | None = None,
    reopen_count: int = 0,
    timezone: str = "UTC",
) -> Ticket:
    """Return a ticket as it would come in: its priority from severity and tier, its team by the topic, unless given."""
    custom: dict[str, Any] = {"product": product} if product else {}
    return Ticket(
        subject="",
        requester=somebody(language, timezone),
        tier=tier,
        severity=severity,
        priority=priority or priority_of(severity, tier),
        topic=topic,
        team=team or first_team(topic),
        assignee=assignee,
        channel=channel,
        language=language,
        reopen_count=reopen_count,
        custom=custom,
    )
