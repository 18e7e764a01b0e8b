"""How teams stand: what is due in their queues soon, who is there, and whether that will do."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from escalation.engine.common import Common
from escalation.engine.spreading import MOST
from escalation.models import TeamWatch
from escalation.overload import Outlook, Waiting, outlook
from escalation.targets import Company
from helpdesk.accounts.models import Team, User
from helpdesk.accounts.roster import TeamView
from tickets.models import Ticket

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
    def short(self) -> int:
        """Return how many tickets will not be answered in time."""
        return len(self.seen.short)


def team_loads(user: User, at: datetime) -> list[TeamLoad]:
    """Return every active team that the reader may know, the ones that are short first, then by level and name."""
    company = Common().company(at)
    watches = {watch.team_id: watch for watch in TeamWatch.objects.select_related("helper")}
    waiting = _waiting(at, max((watch.ahead for watch in watches.values()), default=0))
    teams = [team for team in company.roster.teams.values() if team.is_active and may_know(user, team)]
    found = [_load(team, watches.get(team.id), waiting, company) for team in teams]
    return sorted(found, key=lambda one: (-one.short, one.team.level, one.team.name))


def may_know(user: User, team: TeamView | Team) -> bool:
    """Say whether a reader may know how a team stands: a private one is its members' business."""
    if not team.is_private or user.may("tickets.see_private"):
        return True
    members = team.member_ids if isinstance(team, TeamView) else team.members.values_list("pk", flat=True)
    return user.pk in members


def team_load(team: Team, at: datetime) -> TeamLoad:
    """Return how one team stands."""
    company = Common().company(at)
    watch = TeamWatch.objects.filter(team=team).select_related("helper").first()
    waiting = _waiting(at, watch.ahead if watch else 0)
    return _load(company.roster.teams[team.pk], watch, waiting, company)


def _load(
    team: TeamView, watch: TeamWatch | None, waiting: Mapping[int, list[Waiting]], company: Company
) -> TeamLoad:
    ahead = (watch.ahead if watch else 0) or USUALLY_AHEAD
    members = company.roster.members(team.id)
    return TeamLoad(
        team=team,
        watch=watch,
        ahead=ahead,
        there=sum(person.is_present(company.at) for person in members),
        members=len(members),
        seen=outlook(waiting.get(team.id, []), team.id, company, timedelta(seconds=ahead)),
    )


def _waiting(at: datetime, ahead: int) -> dict[int, list[Waiting]]:
    """Return what nobody holds and what is due within the longest look, by team: one query."""
    until = at + timedelta(seconds=max(ahead, USUALLY_AHEAD))
    free = Ticket.objects.open().filter(
        assignee__isnull=True, sla_paused=False, due_at__gt=at, due_at__lte=until
    )
    found: dict[int, list[Waiting]] = defaultdict(list)
    rows = free.filter(team__isnull=False).order_by("due_at", "pk").values_list("team", "pk", "due_at")
    for team_id, pk, due_at in rows[:MOST]:
        if team_id and due_at:
            found[team_id].append(Waiting(pk, due_at))
    return found
