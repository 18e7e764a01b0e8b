"""Who may see which figures: one rule for a number and for the list behind it.

Leads see the tickets that one of their teams had first or has now; everybody else who sees reports, every ticket that
is not hidden from them. By agent ask leads and those above.
"""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from helpdesk.accounts.models import Team, User
from helpdesk.accounts.roles import Role
from helpdesk.insights.errors import NotForYou
from tickets.querysets import not_hidden_from, sees_all

ACTION = "reports.view"
SEES_AGENTS = frozenset({Role.LEAD, Role.ESCALATION_MANAGER, Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR})


def check(viewer: User, by: str | None, filters: object = ()) -> None:
    """Raise NotForYou when the viewer may not see reports, or not by agent."""
    if not viewer.may(ACTION):
        raise NotForYou(_("Your role does not see reports."))
    if "agent" in {by, *iter(filters or ())} and viewer.role not in SEES_AGENTS:  # type: ignore[call-overload]
        raise NotForYou(_("Figures of single agents are for leads and those above them."))


def seen(viewer: User, way: str = "") -> Q:
    """Return the condition on facts that their tickets count for the viewer; `way` leads to the facts."""
    condition = Q() if sees_all(viewer) else not_hidden_from(viewer, f"{way}ticket__")
    if viewer.role == Role.LEAD:
        teams = teams_of(viewer).values("pk")
        condition &= Q(**{f"{way}team_id__in": teams}) | Q(**{f"{way}team_now_id__in": teams})
    return condition


def sees_everything(viewer: User) -> bool:
    """Say whether every ticket counts for the viewer."""
    return sees_all(viewer) and viewer.role != Role.LEAD


def sight_of(viewer: User) -> list[Any]:
    """Return, as plain values, what decides which tickets count for the viewer: with other ones no kept answer fits."""
    if sees_everything(viewer):
        return [viewer.role]
    hidden = Team.objects.filter(is_private=True).order_by("pk").values_list("pk", flat=True)
    return [
        viewer.role,
        sees_all(viewer),
        sorted(teams_of(viewer).values_list("pk", flat=True)),
        list(hidden),
        sorted(viewer.reports_below()),
    ]


def teams_of(viewer: User) -> "QuerySet[Team]":
    """Return the teams that a lead leads or works in."""
    return Team.objects.filter(Q(lead=viewer) | Q(pk__in=viewer.teams.values("pk")))
