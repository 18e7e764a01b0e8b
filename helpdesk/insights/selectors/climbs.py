"""What an escalation manager watches: what is escalated now, where it stands, for what reason and for how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from escalation.models import Escalation
from escalation.querysets import EscalationQuerySet
from escalation.selectors import around, visible, with_next_step
from escalation.words import EscalationState
from helpdesk.accounts.models import Team, User

SHOWN = 10
AGES = (1, 3, 7, 14, 30)
"""Days at which one span of ages ends and the next begins; an escalation is closed within thirty days."""


@dataclass(frozen=True)
class Age:
    """So many were opened from `after` to before `before`; None is without an end. `days` is where the span ends."""

    number: int
    after: datetime | None
    before: datetime | None
    days: int | None


@dataclass(frozen=True)
class Pile:
    """So many stand at a level, in a team, for a reason."""

    level: int
    reason: str
    team: int | None
    number: int


@dataclass(frozen=True)
class Climbs:
    """The open escalations of some teams, or of all that the viewer may see (`teams` is None)."""

    teams: list[Team] | None
    open: int
    unacknowledged: int
    overdue: int
    unowned: int
    exhausted: int
    ages: list[Age]
    piles: list[Pile]
    longest: list[Escalation]


def climbs(viewer: User, at: datetime, teams: list[Team] | None) -> Climbs:
    """Return what is escalated at an instant."""
    rows = opened(viewer, teams)
    spans = _spans(at)
    counted = rows.aggregate(
        open=Count("pk"),
        unacknowledged=Count("pk", filter=Q(acknowledged_at__isnull=True)),
        overdue=Count(
            "pk",
            filter=Q(acknowledged_at__isnull=True, acknowledge_within__isnull=False, next_at__lte=at),
        ),
        unowned=Count("pk", filter=Q(owner__isnull=True)),
        exhausted=Count("pk", filter=Q(exhausted_at__isnull=False)),
        **{f"age{number}": Count("pk", filter=_opened_in(*span)) for number, span in enumerate(spans)},
    )
    ends = [*AGES, None]
    ages = [Age(counted.pop(f"age{number}"), *span, ends[number]) for number, span in enumerate(spans)]
    piles = rows.order_by().values_list("level", "reason", "team").annotate(number=Count("pk"))
    longest = with_next_step(around(rows)).order_by("opened_at", "pk")[:SHOWN]
    return Climbs(
        teams=teams, ages=ages, piles=[Pile(*pile) for pile in piles], longest=list(longest), **counted
    )


def opened(viewer: User, teams: Sequence[Team] | None) -> EscalationQuerySet:
    """Return the open escalations that the viewer may see, of the teams where any are named."""
    rows = visible(viewer).filter(state=EscalationState.OPEN)
    return rows if teams is None else rows.filter(team__in=teams)


def _spans(at: datetime) -> list[tuple[datetime | None, datetime | None]]:
    """Return the spans of opening that each age means, the youngest first."""
    edges = [at - timedelta(days=days) for days in AGES]
    return list(zip([*edges, None], [None, *edges], strict=True))


def _opened_in(after: datetime | None, before: datetime | None) -> Q:
    condition = Q() if after is None else Q(opened_at__gte=after)
    return condition if before is None else condition & Q(opened_at__lt=before)
