"""What would happen to a ticket under a matrix: the rule that takes it, and every step if nobody touches it.

A real ticket, or an imagined one, is opened on copies under a matrix of choice and played by the engine's own forecast
from the instant of its receipt. Nothing is written: what the simulator says of the matrix that counts is what the sweep
will do, as long as the company (people, absences, load) stays as it is now.
"""

import copy
from dataclasses import dataclass
from datetime import datetime

from escalation import promising
from escalation.engine.batch import Batch
from escalation.forecast import Foreseen, foresee
from escalation.matching import Facts, missed
from escalation.models import Clock, Escalation, MatrixVersion, PathVersion, SLAPolicyVersion
from escalation.rulebook import Rulebook, Ruling, facts_of
from escalation.starting import begin
from escalation.words import ClockKind, Outcome
from helpdesk.accounts.models import Requester
from helpdesk.ledger.record import story
from tickets import events as ticket_events
from tickets.models import Ticket

BEGINS_WITH = (ClockKind.FIRST_RESPONSE, ClockKind.RESOLUTION)


@dataclass(frozen=True)
class Considered:
    """A rule that was looked at: whether it holds, and the fields of the ticket that are not as it asks."""

    id: str
    place: int
    name: str
    holds: bool
    missed: tuple[str, ...]


@dataclass(frozen=True)
class Promised:
    """A promise that begins with the ticket: its kind, its business seconds, and when it is due."""

    kind: str
    target: int
    due_at: datetime | None


@dataclass(frozen=True)
class Simulation:
    """What a matrix does with a ticket. `rule` is None where the default row takes it, as is `path` without a matrix.

    `considered` ends with the rule that holds: later ones are never asked. `skipped` are the numbers of steps that a
    start at a higher level passes over.
    """

    at: datetime
    facts: Facts
    matrix: MatrixVersion | None
    considered: tuple[Considered, ...]
    path: PathVersion | None
    policy: SLAPolicyVersion | None
    start_level: int
    promises: tuple[Promised, ...]
    skipped: tuple[int, ...]
    timeline: tuple[Foreseen, ...]

    @property
    def rule(self) -> Considered | None:
        """Return the rule that takes the ticket; None for the default row."""
        return next((one for one in self.considered if one.holds), None)


def simulate(
    ticket: Ticket,
    matrix: MatrixVersion | None,
    *,
    at: datetime,
    reason: str | None = None,
    sign: str | None = None,
    trigger: str | None = None,
) -> Simulation:
    """Play a ticket that comes in at an instant, where it lies now, under a matrix. The ticket itself stays as it is.

    `reason`, `sign` and `trigger` choose the rule as an escalation for them would; its path is then played from the
    beginning.
    """
    played = copy.copy(ticket)
    played.pk, played.created_at, played.updated_at = 0, at, at
    rulebook = Rulebook.under(matrix)
    known = facts_of(played, reason=reason, trigger=trigger)
    facts = Facts(**{**known.__dict__, "sign": sign})
    ruling = rulebook.ruling(facts)
    batch = Batch.load([played], at)
    if ruling is not None:
        _promise(batch, played, ruling, at)
    promises = tuple(_promised(clock) for clock in batch.open_clocks(played))
    timeline = tuple(foresee(batch, played, at))
    return Simulation(
        at=at,
        facts=facts,
        matrix=matrix,
        considered=_considered(matrix, facts),
        path=_path(ruling),
        policy=ruling.policy if ruling else None,
        start_level=ruling.start_level if ruling else 1,
        promises=promises,
        skipped=_skipped(batch),
        timeline=timeline,
    )


def as_received(ticket: Ticket) -> Ticket:
    """Return a copy of a ticket where it was before it climbed: still in the place that nobody but people gave it."""
    early = copy.copy(ticket)
    if ticket.level == 1:
        return early
    first = Escalation.objects.filter(ticket=ticket).order_by("pk").first()
    early.level = 1
    if first is not None and first.origin_level == 1:
        early.team, early.assignee = first.origin_team, first.origin_assignee
        return early
    opened = story(ticket.stream).filter(kind=ticket_events.OPENED).first()
    early.team_id, early.assignee_id = (opened.data.get("team") if opened else ticket.team_id), None
    return early


def somebody(language: str, timezone: str) -> Requester:
    """Return the customer of an imagined ticket, who is kept nowhere."""
    return Requester(name="", email="somebody@example.com", language=language, timezone=timezone)


def _promise(batch: Batch, ticket: Ticket, ruling: Ruling, at: datetime) -> None:
    started = (promising.start(ticket, kind, ruling, at=at) for kind in BEGINS_WITH)
    batch.clocks = {**batch.clocks, ticket.pk: [clock for clock in started if clock is not None]}
    if ruling.start_level > ticket.level:
        begin(batch, ticket, ruling.start_level)


def _considered(matrix: MatrixVersion | None, facts: Facts) -> tuple[Considered, ...]:
    looked_at: list[Considered] = []
    for place, rule in enumerate(matrix.rules if matrix else (), start=1):
        failing = missed(rule["conditions"], facts)
        looked_at.append(Considered(rule.get("id", ""), place, rule["name"], not failing, failing))
        if not failing:
            break
    return tuple(looked_at)


def _promised(clock: Clock) -> Promised:
    return Promised(clock.kind, clock.target, clock.due_at)


def _path(ruling: Ruling | None) -> PathVersion | None:
    if ruling is None:
        return None
    return PathVersion.objects.select_related("path").get(pk=ruling.path_version_id)


def _skipped(batch: Batch) -> tuple[int, ...]:
    return tuple(step.number for step in batch.decided.steps if step.outcome == Outcome.SKIPPED)
