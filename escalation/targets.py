"""Whom a step reaches: pure over a roster and the load of each person.

The fallback chain, until somebody is found: the named person (or whoever is on duty, one after the other), their deputy
when they are away, the least-loaded
present holder of the skill under capacity in the team, the team's queue with its lead told, the path's owner, the
global escalation queue. Never the current holder, never a party to the conflict. Whoever was asked for in vain is kept
as the trail.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from escalation.paths import PathStep, Target
from escalation.words import EscalationKind, TargetType
from helpdesk.accounts.roster import MOST_CAPACITY, Person, Roster, TeamView


class Situation(NamedTuple):
    """A ticket as the search for a target sees it."""

    team_id: int | None
    assignee_id: int | None
    level: int
    skill: str | None = None
    avoid: frozenset[int] = frozenset()
    """People who are parties to the conflict."""


class Found(NamedTuple):
    """Where a ticket goes: always a team or a person. `told` are people who must hear of it beside the holder."""

    team_id: int | None
    user_id: int | None
    level: int
    trail: tuple[dict[str, object], ...] = ()
    told: frozenset[int] = frozenset()


@dataclass
class Company:
    """Who is there at an instant and how much each person has: the picture that one batch decides on.

    `loads` counts open tickets by person, up to `MOST_CAPACITY`, and goes up as the batch hands out work.
    """

    roster: Roster
    at: datetime
    loads: dict[int, int] = field(default_factory=dict)

    def load(self, person_id: int) -> int:
        """Return how many open tickets a person holds."""
        return self.loads.get(person_id, 0)

    def moved(self, before: int | None, after: int | None) -> None:
        """Count a ticket that went from one holder to another; who holds the most stays full."""
        if before is not None and self.load(before) < MOST_CAPACITY:
            self.loads[before] = max(0, self.load(before) - 1)
        if after is not None:
            self.loads[after] = min(MOST_CAPACITY, self.load(after) + 1)


def static_level(step: PathStep, company: Company) -> int | None:
    """Return the support level that a step leads to whatever the ticket's, or None when it depends on the ticket."""
    target = step.target
    if target.level is not None:
        return target.level
    if target.type in {TargetType.TEAM, TargetType.ROLE_IN_TEAM}:
        team = company.roster.team(target.id)
        return team.level if team else None
    if target.type == TargetType.USER and step.kind == EscalationKind.FUNCTIONAL:
        return company.roster.level_of(target.id)
    return None


def level_after(step: PathStep, situation: Situation, company: Company, found: Found) -> int:
    """Return the level after a step: the higher of the current and the target's; a hierarchical step raises it."""
    level = static_level(step, company)
    if step.kind == EscalationKind.HIERARCHICAL:
        return max(situation.level + 1, level or 0)
    return max(situation.level, found.level if level is None else level)


def find(step: PathStep, situation: Situation, company: Company, owner_id: int | None = None) -> Found | None:
    """Return where a reassigning step leads, or None when not even the global queue is there."""
    search = _Search(situation, company)
    found = search.by_target(step.target) or search.owner(owner_id) or search.global_queue()
    if found is None:
        return None
    return found._replace(level=level_after(step, situation, company, found), trail=tuple(search.trail))


def people_of(target: Target, situation: Situation, company: Company) -> list[int]:
    """Return whom a notification reaches: people, whether they are there or not; a team means all its members."""
    roster = company.roster
    match target.type:
        case TargetType.TEAM:
            return [person.id for person in roster.members(target.id)]
        case TargetType.SKILL:
            holders = roster.holders(target.id, target.level) if target.id is not None else ()
            return [person.id for person in holders]
        case TargetType.DUTY:
            return [person.id for person in _at_hand(roster.on_duty(target.id, company.at), company)]
        case _:
            person = _Search(situation, company).named(target)
            return [person.id] if person and person.is_active else []


def _at_hand(people: Iterable[Person], company: Company) -> Iterable[Person]:
    """Yield the people, and for each who is absent their deputy."""
    for person in people:
        yield company.roster.deputy_of(person.id, company.at) or person


class _Search:
    """One search, with the trail of whom it asked for in vain."""

    def __init__(self, situation: Situation, company: Company) -> None:
        self.situation = situation
        self.company = company
        self.roster = company.roster
        self.trail: list[dict[str, object]] = []

    def by_target(self, target: Target) -> Found | None:
        if target.type == TargetType.TEAM:
            return self.team(self.roster.team(target.id))
        if target.type == TargetType.SKILL:
            return self.skill(target)
        if target.type == TargetType.DUTY:
            return self.duty(target)
        role_in = self.roster.team(target.id) if target.type == TargetType.ROLE_IN_TEAM else None
        return self.person(self.named(target), role_in)

    def named(self, target: Target) -> Person | None:
        """Return the one person that a target names, from where the ticket is now."""
        roster, situation = self.roster, self.situation
        match target.type:
            case TargetType.USER:
                return roster.person(target.id)
            case TargetType.ROLE_IN_TEAM:
                return roster.lead(target.id)
            case TargetType.MANAGER_OF_TEAM:
                return self._superior(roster.lead(situation.team_id))
            case _:
                holder = roster.person(situation.assignee_id)
                return self._superior(holder) if holder else self._first_authority()

    def _superior(self, person: Person | None) -> Person | None:
        """Return the nearest superior who is no party and does not hold the ticket already."""
        if person is None:
            return None
        return next((boss for boss in self.roster.chain(person.id) if not self._is_out(boss.id)), None)

    def _first_authority(self) -> Person | None:
        """Return who has authority over a ticket that nobody holds: the team's lead, or the lead's superior."""
        lead = self.roster.lead(self.situation.team_id)
        return lead if lead and not self._is_out(lead.id) else self._superior(lead)

    def person(self, person: Person | None, role_in: TeamView | None = None) -> Found | None:
        """Go to the person; when they are away to their deputy; else to the team they lead here, or are in."""
        role_in = role_in if role_in and role_in.is_active else None
        if person is None:
            return self.team(role_in) if role_in else None
        if self._can_take(person, mind_capacity=False):
            return self._to(person, role_in)
        deputy = self.roster.deputy_of(person.id, self.company.at)
        if deputy is not None and self._can_take(deputy, mind_capacity=False):
            return self._to(deputy, role_in)
        return self.team(role_in or self._team_of(person))

    def team(self, team: TeamView | None) -> Found | None:
        """Go to the least-loaded person of the team who is there, best by skill; else to its queue, its lead told."""
        if team is None or not team.is_active:
            self._refuse(team=team.id if team else None, why="team_gone")
            return None
        free = self._least_loaded(self._skilled(team))
        if free is not None:
            return Found(team.id, free.id, team.level)
        lead = self.roster.lead(team.id)
        told = frozenset({lead.id} if lead else {person.id for person in self.roster.members(team.id)})
        return Found(team.id, None, team.level, told=told - self.situation.avoid)

    def skill(self, target: Target) -> Found | None:
        """Go to the least-loaded holder of the skill who is there; else to the queue of the team they work in."""
        holders = self.roster.holders(target.id, target.level) if target.id is not None else ()
        free = self._least_loaded(holders)
        if free is not None:
            return self._to(free, self._team_of(free, target.level))
        teams = [self._team_of(person, target.level) for person in holders]
        return self.team(next((team for team in teams if team), None)) if holders else None

    def duty(self, target: Target) -> Found | None:
        """Go to the first person on duty who can take it, or their deputy; duty has its own hours, whatever theirs."""
        on_duty = self.roster.on_duty(target.id, self.company.at)
        if not on_duty:
            self._refuse(duty=target.id, why="nobody_on_duty")
        for person in on_duty:
            deputy = self.roster.deputy_of(person.id, self.company.at)
            for one in (person, deputy) if deputy else (person,):
                if self._can_take(one, mind_capacity=False, mind_hours=False):
                    return self._to(one)
        return None

    def owner(self, owner_id: int | None) -> Found | None:
        """Go to the path's owner, if they are there."""
        owner = self.roster.person(owner_id)
        return self._to(owner) if owner and self._can_take(owner, mind_capacity=False) else None

    def global_queue(self) -> Found | None:
        """Go to the global escalation queue, which every desk has."""
        queue = self.roster.escalation_queue
        return self.team(queue) if queue else None

    def _skilled(self, team: TeamView) -> tuple[Person, ...]:
        skill = self.situation.skill
        return (self.roster.holders(skill, team_id=team.id) if skill else ()) or self.roster.members(team.id)

    def _least_loaded(self, people: Iterable[Person]) -> Person | None:
        free = [person for person in people if self._can_take(person)]
        return min(free, key=lambda person: (self.company.load(person.id), person.id), default=None)

    def _can_take(self, person: Person, *, mind_capacity: bool = True, mind_hours: bool = True) -> bool:
        why = self._refusal(person, mind_capacity=mind_capacity, mind_hours=mind_hours)
        if why:
            self._refuse(user=person.id, why=why)
        return not why

    def _refusal(self, person: Person, *, mind_capacity: bool, mind_hours: bool) -> str:
        if person.id in self.situation.avoid:
            return "party_to_the_conflict"
        if person.id == self.situation.assignee_id:
            return "holds_it_already"
        if not person.is_active:
            return "left"
        at = self.company.at
        is_there = person.is_present(at) if mind_hours else person.absence(at) is None
        if not is_there:
            return "away"
        if mind_capacity and self.company.load(person.id) >= person.capacity:
            return "full"
        return ""

    def _is_out(self, person_id: int) -> bool:
        return person_id in self.situation.avoid or person_id == self.situation.assignee_id

    def _to(self, person: Person, team: TeamView | None = None) -> Found:
        team = team or self._team_of(person)
        return Found(team.id if team else self.situation.team_id, person.id, team.level if team else 1)

    def _team_of(self, person: Person, level: int | None = None) -> TeamView | None:
        teams = [team for id_ in person.team_ids if (team := self.roster.team(id_)) and team.is_active]
        fitting = [team for team in teams if level is None or team.level == level]
        return max(fitting, key=lambda team: (team.level, -team.id), default=None)

    def _refuse(self, **who: object) -> None:
        self.trail.append(who)
