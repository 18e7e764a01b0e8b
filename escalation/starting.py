"""Important problems begin higher: a start at level 2 or 3, which is no escalation."""

from collections.abc import Sequence
from datetime import datetime

from escalation.engine.batch import Batch
from escalation.engine.climbing import Occasion, log_step
from escalation.models import Clock
from escalation.paths import PathStep, Target
from escalation.running import let_follow, running, steps_on, steps_seen_by, take, taken
from escalation.targets import find, static_level
from escalation.thresholds import Instants, instant_of, thresholds
from escalation.words import Action, EscalationKind, Outcome, TargetType, Trigger
from tickets.models import Ticket
from tickets.notices import ASSIGNED, about
from tickets.services.placing import Placement

WHY = "start_level"


def begin_higher(starts: Sequence[tuple[Ticket, int]], *, at: datetime) -> None:
    """Place just opened tickets at their start level, and log the lower steps of their paths as skipped."""
    higher = {ticket.pk: level for ticket, level in starts if level > ticket.level}
    if not higher:
        return
    batch = Batch.load([ticket for ticket, _ in starts if ticket.pk in higher], at)
    for pk, level in higher.items():
        begin(batch, batch.tickets[pk], level)
    batch.write()


def begin(batch: Batch, ticket: Ticket, level: int) -> None:
    """Place one just opened ticket of a batch at its start level; nothing is written yet."""
    passed = [step for clock in batch.open_clocks(ticket) for step in _skip(batch, ticket, clock, level)]
    moves = (step for step in passed if step.reassigns)
    reaching = next((step for step in moves if static_level(step, batch.company) == level), None)
    reaching = reaching or _to_a_team_of(level, batch, ticket)
    found = find(reaching, batch.situation(ticket), batch.company) if reaching else None
    team_id, user_id = (found.team_id, found.user_id) if found else (ticket.team_id, ticket.assignee_id)
    batch.decided.move(Placement(ticket, team_id, user_id, WHY, level=level), at=batch.at)
    batch.company.moved(None, user_id)
    told = [user_id] if user_id is not None else sorted(found.told if found else ())
    if told:
        batch.decided.notices.append(about(ticket, ASSIGNED, f"start:{ticket.pk}", told))


def _to_a_team_of(level: int, batch: Batch, ticket: Ticket) -> PathStep | None:
    """Return a step to a team of this level, one with the ticket's skill before others; None when there is no team."""
    roster, skill = batch.company.roster, batch.situation(ticket).skill
    teams = [team for team in roster.teams.values() if team.is_active and team.level == level]
    skilled = [team for team in teams if skill and roster.holders(skill, team_id=team.id)]
    return next(
        (
            PathStep(0, "", EscalationKind.FUNCTIONAL, Action.REASSIGN, Target(TargetType.TEAM, team.id))
            for team in skilled or teams
        ),
        None,
    )


def _skip(batch: Batch, ticket: Ticket, clock: Clock, level: int) -> list[PathStep]:
    """Pass over the moving and asking steps of a clock that lead no higher than the start level; return them."""
    steps = steps_on(clock)
    seconds = thresholds(steps_seen_by(clock), clock.kind, clock.target, clock.breached_after, taken(clock))
    skipped = []
    for step in steps:
        reaches = static_level(step, batch.company)
        if step.warns or reaches is None or reaches > level:
            continue
        ran = seconds.get(step.number, 0)
        due_at = instant_of(step, ran, Instants(running(clock))) or batch.at
        take(clock, step.number, ran)
        let_follow(clock, batch.open_clocks(ticket), step.number, due_at)
        occasion = Occasion(
            due_at=due_at,
            trigger=Trigger.AUTOMATIC,
            reason="",
            clock_kind=clock.kind,
            cycle=clock.cycle,
            path_version_id=clock.path_version_id,
            why=WHY,
        )
        log_step(batch, ticket, step, occasion, Outcome.SKIPPED)
        skipped.append(step)
    return skipped
