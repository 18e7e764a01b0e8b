"""What an escalation by hand would do: the matrix's proposal for each kind, before anybody decides."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from escalation.engine.batch import Batch
from escalation.frozen import steps_of
from escalation.models import Step
from escalation.paths import PathStep, Target
from escalation.rulebook import Rulebook, Ruling, facts_of
from escalation.targets import Found, find, static_level
from escalation.words import Action, EscalationKind, TargetType, Trigger
from helpdesk.accounts.roster import Person, TeamView
from helpdesk.web.times import now
from tickets.models import Ticket

ACKNOWLEDGE_WITHIN = 30 * 60
"""Business seconds to acknowledge an escalation whose step says nothing about it."""


@dataclass(frozen=True)
class Proposal:
    """Where an escalation of a kind would lead: the step, what it finds, and by when it would be acknowledged.

    `seen` is the mark that the verb asks for: it changes with the ticket's level, holder or last step.
    """

    kind: str
    step: PathStep
    found: Found
    team: TeamView | None
    person: Person | None
    load: int
    rule: str
    ruling: Ruling | None
    seen: str

    @property
    def level(self) -> int:
        """Return the level after the move."""
        return self.found.level

    def sentence(self) -> str:
        """Say in one sentence what will happen."""
        names = {
            "level": self.level,
            "team": self.team.name if self.team else "",
            "person": self.person.name if self.person else "",
        }
        if self.person is None:
            return _("Moves to level %(level)s, to the queue of %(team)s; its lead is told at once.") % names
        if self.team is None:
            return _("Moves to level %(level)s, to %(person)s, who is told and asked to acknowledge.") % names
        return (
            _("Moves to level %(level)s, to %(person)s (%(team)s), who is told and asked to acknowledge.")
            % names
        )


def proposals(
    ticket: Ticket,
    *,
    actor_id: int | None = None,
    reason: str | None = None,
    parties: Sequence[int] = (),
    at: datetime | None = None,
) -> dict[str, Proposal]:
    """Return the proposal for each kind of escalation; a kind that would reach nobody is left out.

    `parties` are people in conflict: the way goes round them. Nothing is locked or changed.
    """
    at = at or now()
    batch = Batch.load([ticket], at)
    made = {
        kind: propose(batch, ticket, kind, reason=reason, parties=parties, actor_id=actor_id)
        for kind in EscalationKind.values
    }
    return {kind: proposal for kind, proposal in made.items() if proposal is not None}


def propose(
    batch: Batch,
    ticket: Ticket,
    kind: str,
    *,
    reason: str | None,
    parties: Sequence[int],
    actor_id: int | None,
    target: Target | None = None,
) -> Proposal | None:
    """Return the proposal for one kind on a loaded batch; `target` overrides the matrix's choice."""
    ruling = Rulebook.load().ruling(facts_of(ticket, reason=reason, trigger=Trigger.MANUAL))
    situation = batch.situation(ticket, parties)
    owner = batch.owner_of(ruling.path_version_id) if ruling else None
    for step in _ways(batch, ticket, kind, ruling, actor_id, target):
        found = find(step, situation, batch.company, owner)
        if found is None or (found.user_id, found.team_id) == (ticket.assignee_id, ticket.team_id):
            continue
        roster = batch.company.roster
        return Proposal(
            kind=kind,
            step=step,
            found=found,
            team=roster.team(found.team_id),
            person=roster.person(found.user_id),
            load=batch.company.load(found.user_id) if found.user_id else 0,
            rule=ruling.rule if ruling else "",
            ruling=ruling,
            seen=mark(ticket),
        )
    return None


def mark(ticket: Ticket) -> str:
    """Return the mark of where a ticket stands: it changes with its level, its holder or its last step."""
    last = Step.objects.filter(ticket=ticket).order_by("-pk").values_list("pk", flat=True).first()
    place = (ticket.pk, ticket.level, ticket.team_id, ticket.assignee_id, ticket.is_escalated, last)
    return hashlib.sha256(repr(place).encode()).hexdigest()[:16]


def _ways(  # noqa: PLR0917  what a proposal rests on
    batch: Batch,
    ticket: Ticket,
    kind: str,
    ruling: Ruling | None,
    actor_id: int | None,
    target: Target | None,
) -> list[PathStep]:
    """Return the steps to try in order: the one that somebody chose, else those of the path, else the usual ways."""
    if target is not None:
        return [_by_hand(kind, target)]
    steps = [step for step in _candidates(ruling, kind) if _leads_on(batch, ticket, step)]
    return steps or _without_matrix(batch, ticket, kind, actor_id)


def _candidates(ruling: Ruling | None, kind: str) -> list[PathStep]:
    """Return the moving steps of this kind on the ticket's path, in order; each asks to be acknowledged."""
    if ruling is None:
        return []
    return [
        replace(step, acknowledge_within=step.acknowledge_within or ACKNOWLEDGE_WITHIN)
        for step in steps_of(ruling.path_version_id)
        if step.reassigns and step.kind == kind
    ]


def _leads_on(batch: Batch, ticket: Ticket, step: PathStep) -> bool:
    """Say whether a step leads up, or (functional) sideways to another team."""
    level = static_level(step, batch.company)
    if level is None or level > ticket.level:
        return True
    if step.kind == EscalationKind.HIERARCHICAL or level < ticket.level:
        return False
    return step.target.type == TargetType.TEAM and step.target.id != ticket.team_id


def _by_hand(kind: str, target: Target) -> PathStep:
    return PathStep(
        number=0,
        clock="",
        kind=kind,
        action=Action.NOTIFY_REASSIGN,
        target=target,
        acknowledge_within=ACKNOWLEDGE_WITHIN,
    )


def _without_matrix(batch: Batch, ticket: Ticket, kind: str, actor_id: int | None) -> list[PathStep]:
    """Where the path knows no way: the chain of managers, or the next level up that has the skill."""
    if kind == EscalationKind.HIERARCHICAL:
        target = Target(TargetType.MANAGER_OF_ASSIGNEE)
        if ticket.assignee_id is None and actor_id is not None:
            boss = batch.company.roster.manager_of(actor_id)
            target = Target(TargetType.USER, boss.id) if boss else Target(TargetType.MANAGER_OF_TEAM)
        return [_by_hand(kind, target)]
    skill = batch.situation(ticket).skill
    roster = batch.company.roster
    higher = [team for team in roster.teams.values() if team.is_active and team.level > ticket.level]
    skilled = [team for team in higher if skill and roster.holders(skill, team_id=team.id)]
    return [
        _by_hand(kind, Target(TargetType.TEAM, team.id))
        for team in sorted(skilled or higher, key=lambda team: (team.level, team.id))
    ]
