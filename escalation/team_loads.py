"""How teams stand: what is due in their queues soon, who is there, and whether that will do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from escalation.engine.common import Common
from escalation.engine.spreading import helper_of, waiting_by_team, waiting_in
from escalation.models import TeamWatch
from escalation.overload import Outlook, Waiting, outlook
from escalation.targets import Company
from helpdesk.accounts.models import Team, User
from helpdesk.accounts.roster import TeamView

USUALLY_AHEAD = 2 * 3600
"""Seconds that the page looks ahead on a team that nobody watches."""


@dataclass(frozen=True)
class TeamLoad:
    """A team as it stands at an instant. `ahead` is how far the page looks; `watch` is None where nobody decided."""

    team: TeamView
    watch: TeamWatch | None
    ahead: int
    there: int
    members: int
    seen: Outlook

    @property
    def is_watched(self) -> bool:
        """Say whether the desk looks by itself."""
        return self.watch is not None and self.watch.ahead > 0

    @property
    def helper(self) -> Team | None:
        """Return who helps out as things stand; a private team never does."""
        return helper_of(self.watch) if self.watch else None

    @property
    def short(self) -> int:
        """Return how many tickets will not be answered in time."""
        return len(self.seen.short)


def team_loads(user: User, at: datetime) -> list[TeamLoad]:
    """Return every active team that the reader may know, the ones that are short first, then by level and name."""
    company = Common().company(at)
    watches = {watch.team_id: watch for watch in TeamWatch.objects.select_related("team", "helper")}
    waiting = waiting_by_team(at, at + max(map(_ahead, [None, *watches.values()])))
    teams = [team for team in company.roster.teams.values() if team.is_active and may_know(user, team)]
    found = [_load(team, watches.get(team.id), waiting.get(team.id, []), company) for team in teams]
    return sorted(found, key=lambda one: (-one.short, one.team.level, one.team.name))


def may_know(user: User, team: TeamView | Team) -> bool:
    """Say whether a reader may know how a team stands: a private one is known to its people and above its lead."""
    if not team.is_private or user.may("tickets.see_private"):
        return True
    members = team.member_ids if isinstance(team, TeamView) else team.members.values_list("pk", flat=True)
    return user.pk in members or user.pk == team.lead_id or team.lead_id in user.reports_below()


def team_load(team: Team, at: datetime) -> TeamLoad:
    """Return how one team stands."""
    company = Common().company(at)
    watch = TeamWatch.objects.filter(team=team).select_related("team", "helper").first()
    waiting = waiting_in(team.pk, at, at + _ahead(watch))
    return _load(company.roster.teams[team.pk], watch, waiting, company)


def _load(team: TeamView, watch: TeamWatch | None, waiting: Sequence[Waiting], company: Company) -> TeamLoad:
    ahead = _ahead(watch)
    members = company.roster.members(team.id)
    return TeamLoad(
        team=team,
        watch=watch,
        ahead=round(ahead.total_seconds()),
        there=sum(person.is_present(company.at) for person in members),
        members=len(members),
        seen=outlook(waiting, team.id, company, ahead),
    )


def _ahead(watch: TeamWatch | None) -> timedelta:
    return timedelta(seconds=(watch.ahead if watch else 0) or USUALLY_AHEAD)
