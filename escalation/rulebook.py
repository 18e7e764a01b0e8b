"""The rules that hold now: the published matrix, and the current versions of policies, paths and calendars."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from escalation.matching import Facts, first_match, matches
from escalation.models import MatrixVersion, PathVersion, SLAPolicyVersion
from helpdesk.calendars.models import CalendarVersion
from helpdesk.web.times import now_in_query
from tickets.models import Ticket


@dataclass(frozen=True)
class Ruling:
    """What the rules say of one ticket: its row of the matrix, the path and policy versions, and the start level."""

    rule: str
    path_version_id: int
    start_level: int
    policy: SLAPolicyVersion | None
    calendar_version_id: int | None


@dataclass(frozen=True)
class Rulebook:
    """The rules as at one instant. An empty matrix rules nothing: then no promise starts."""

    matrix: MatrixVersion | None
    policies: tuple[SLAPolicyVersion, ...]
    paths: Mapping[int, int]
    calendars: Mapping[int, int]

    @classmethod
    def load(cls) -> "Rulebook":
        """Read the rules that hold now: four queries."""
        return cls.under(MatrixVersion.objects.in_effect(now_in_query()).first())

    @classmethod
    def under(cls, matrix: MatrixVersion | None) -> "Rulebook":
        """Read the rules as they would be under another matrix, a draft for one: three queries."""
        policies = SLAPolicyVersion.objects.filter(policy__is_active=True, number=F("policy__version"))
        paths = PathVersion.objects.filter(number=F("path__version")).values_list("path", "pk")
        calendars = CalendarVersion.objects.filter(number=F("calendar__version")).values_list(
            "calendar", "pk"
        )
        return cls(
            matrix=matrix,
            policies=tuple(
                policies.select_related("policy").order_by("policy__is_default", "policy__position", "policy")
            ),
            paths=dict(paths),
            calendars=dict(calendars),
        )

    def ruling(self, facts: Facts) -> Ruling | None:
        """Return what holds for these facts; None on a desk whose matrix was never published."""
        row = self._row(facts)
        if row is None:
            return None
        policy = self._policy(facts, row.get("sla_policy"))
        return Ruling(
            rule=row.get("name", ""),
            path_version_id=self.paths[row["path"]],
            start_level=row.get("start_level", 1),
            policy=policy,
            calendar_version_id=self.calendars[policy.calendar_id] if policy else None,
        )

    def _row(self, facts: Facts) -> Mapping[str, Any] | None:
        if self.matrix is None:
            return None
        place = first_match(self.matrix.rules, facts)
        row: Mapping[str, Any] = self.matrix.default if place is None else self.matrix.rules[place]
        return row

    def _policy(self, facts: Facts, tied_to: int | None) -> SLAPolicyVersion | None:
        """Return the policy that the row is tied to, else the first whose conditions hold; the default comes last."""
        for version in self.policies:
            if version.policy_id == tied_to:
                return version
        return next(
            (v for v in self.policies if v.policy.is_default or matches(v.conditions, facts)),
            None,
        )


def facts_of(ticket: Ticket, *, reason: str | None = None, trigger: str | None = None) -> Facts:
    """Return what conditions ask about a ticket."""
    return Facts(
        topic=ticket.topic.slug if ticket.topic else None,
        product=ticket.custom.get("product"),
        severity=ticket.severity,
        priority=ticket.priority,
        tier=ticket.tier,
        channel=ticket.channel,
        language=ticket.language,
        team=ticket.team.slug if ticket.team else None,
        reopen_count=ticket.reopen_count,
        reason=reason,
        trigger=trigger,
    )
