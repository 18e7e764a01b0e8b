"""What happens to a ticket if nobody touches it: every step to come, its exact moment and person.

The forecast plays the engine itself on copies, instant by instant, and writes nothing: it cannot disagree with what the
sweep will do as long as the company (people, absences, load) stays as it is now.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from escalation.engine.batch import Batch
from escalation.engine.firing import awaited, play_due
from escalation.engine.spreading import Looks
from escalation.models import Step
from escalation.models.approval import question_in
from escalation.notices import occasion
from escalation.paths import PathStep, Target
from escalation.running import steps_on
from escalation.targets import Situation, people_of
from escalation.telling import telling
from escalation.words import Action, EscalationKind, Outcome, TargetType
from helpdesk.web.times import now
from tickets.models import Ticket

_OFF_THE_PATH = PathStep(0, "", EscalationKind.FUNCTIONAL, Action.NOTIFY_REASSIGN, Target(TargetType.TEAM))
"""The body of a step that no path has: a team's queue is relieved."""
LONGEST = 60
"""More instants than the steps of all paths and their acknowledgements can have: a bound, never reached."""


@dataclass(frozen=True)
class Someone:
    """Whom a step reaches or tells: a person or a team."""

    type: str
    id: int
    name: str


@dataclass(frozen=True)
class Foreseen:
    """One step to come. `clock` is the promise it hangs on, `why` says when somebody was waited for in vain before.

    `question` is what it asks in the active language, if it does, and `answer_within` how long that waits (business
    seconds), or None when it waits as long as it takes. `customer` says whether they are told, or why not (`Telling`).
    """

    at: datetime
    clock: str
    number: int
    action: str
    kind: str
    level: int
    target: Someone | None
    notify: tuple[Someone, ...]
    customer_message: str
    why: str
    question: str = ""
    answer_within: int | None = None
    customer: str = ""


def forecast(ticket: Ticket, *, at: datetime | None = None) -> list[Foreseen]:
    """Return every step to come on a ticket, soonest first; what is overdue comes at `at`. Changes nothing.

    A promise whose step would reach nobody at all (a desk without an escalation queue) foresees nothing further.
    """
    at = at or now()
    batch = Batch.load([copy.copy(ticket)], at)
    return foresee(batch, batch.tickets[ticket.pk], at)


def foresee(batch: Batch, ticket: Ticket, begin: datetime) -> list[Foreseen]:
    """Return every step to come on a ticket of a batch of copies, which is played to its end and never written."""
    return [_foreseen(batch, step) for step in _play(batch, ticket, begin)]


def _play(batch: Batch, ticket: Ticket, begin: datetime) -> Iterator[Step]:
    looks = Looks()
    for _ in range(LONGEST):
        next_up = awaited(batch, ticket)
        spreads_at = looks.spreads_at(batch, ticket, begin)
        if next_up is None and spreads_at is None:
            return
        seen = len(batch.decided.steps)
        if spreads_at is not None and (next_up is None or spreads_at < max(next_up.at, begin)):
            batch.company.at = spreads_at
            looks.happen(batch, ticket)
        elif next_up is not None:
            batch.company.at = max(next_up.at, begin)
            play_due(batch, ticket)
        yield from (step for step in batch.decided.steps[seen:] if step.outcome == Outcome.FIRED)


def _foreseen(batch: Batch, step: Step) -> Foreseen:
    body = _body(batch, step)
    return Foreseen(
        at=step.fired_at,
        clock=step.clock_kind,
        number=step.number,
        action=step.action,
        kind=step.kind,
        level=step.to_level,
        target=_reached(batch, step),
        notify=_told(batch, step),
        customer_message=_words(batch, step),
        why=step.reason,
        question=question_in(dict(body.question), get_language() or "en") if body.asks else "",
        answer_within=body.acknowledge_within if body.asks else None,
        customer=str(telling(step.ticket, body) or ""),
    )


def _reached(batch: Batch, step: Step) -> Someone | None:
    """Return whom a step moves the ticket to, or whom it warns."""
    roster = batch.company.roster
    person, team = roster.person(step.to_user_id), roster.team(step.to_team_id)
    if step.action == Action.NOTIFY:
        target = _body(batch, step).target
        warned = people_of(target, _situation(batch, step), batch.company)
        person = roster.person(next(iter(warned), None)) if target.type != TargetType.TEAM else None
        team = roster.team(target.id) if target.type == TargetType.TEAM else team
    if person is not None:
        return Someone("user", person.id, person.name)
    return Someone("team", team.id, team.name) if team else None


def _body(batch: Batch, step: Step) -> PathStep:
    """Return a step as its path has it."""
    clocks = batch.open_clocks(step.ticket)
    clock = next(clock for clock in clocks if (clock.kind, clock.cycle) == (step.clock_kind, step.cycle))
    return next((body for body in steps_on(clock) if body.number == step.number), _OFF_THE_PATH)


def _situation(batch: Batch, step: Step) -> Situation:
    """Return the ticket as it was at the step: a later one of the same instant may have moved it on."""
    return batch.situation(step.ticket)._replace(
        team_id=step.from_team_id,
        assignee_id=step.from_user_id,
        level=step.from_level,
    )


def _told(batch: Batch, step: Step) -> tuple[Someone, ...]:
    key = occasion(step)
    ids = {person for notice in batch.decided.notices if notice.key == key for person in notice.people}
    people = [batch.company.roster.person(id_) for id_ in sorted(int(str(id_)) for id_ in ids)]
    return tuple(Someone("user", person.id, person.name) for person in people if person and person.is_active)


def _words(batch: Batch, step: Step) -> str:
    key = f"customer:{occasion(step)}"
    return next((str(letter.context["message"]) for letter in batch.decided.letters if letter.key == key), "")
