"""What the engine does to a ticket that nobody touches, played by the engine itself on a ticket that is never saved.

Both promises of a new ticket begin together and on one calendar. So whatever happens by itself happens when so many
business seconds have run since the opening, the same for every ticket under the same rules: it is played once, kept as
`Moment`s, and lived again by each ticket at its own instants. Whoever a step reaches acknowledges it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from escalation import promising
from escalation.engine.batch import Batch
from escalation.engine.firing import play_due
from escalation.models import Escalation, Path, Step
from escalation.rulebook import Ruling
from escalation.running import BEGINNING, SECOND, waits_until
from escalation.starting import begin
from escalation.targets import Company
from helpdesk.accounts.models import Requester
from helpdesk.accounts.roster import Roster
from helpdesk.calendars.compile import business_calendar
from tickets.models import Ticket, Topic

ESCALATION_ID = "@escalation"
DUE_AT = "@due"
LONGEST = 60
"""More moments than the steps of all paths can have: a bound, never reached."""
_ID = -1


@dataclass(frozen=True)
class Taken:
    """A step as it was taken or passed over, due after so many business seconds."""

    row: Step
    due_after: int


@dataclass(frozen=True)
class Told:
    """An event of a moment: its data as JSON, with marks where the ticket's own ids and instants go."""

    kind: str
    data: str
    due_after: int


@dataclass(frozen=True)
class Moment:
    """What happens after so many business seconds, and how the ticket and its climb stand after it."""

    seconds: int
    events: tuple[Told, ...]
    steps: tuple[Taken, ...]
    place: tuple[int | None, int | None, int]
    moves: int
    breached: frozenset[str]
    escalation: Escalation | None
    watchers: frozenset[int]


@dataclass
class Plays:
    """Plays what happens under a ruling, with the people of today."""

    at: datetime
    roster: Roster
    skills: dict[int, str | None] = field(
        default_factory=lambda: dict(Topic.objects.values_list("pk", "skill__slug"))
    )
    owners: dict[int, int | None] = field(
        default_factory=lambda: dict(Path.objects.values_list("pk", "owner"))
    )

    def play(self, ticket: Ticket, ruling: Ruling) -> Iterator[Moment]:
        """Yield what happens to a ticket like this one under a ruling, from its opening on."""
        batch = self._batch(ticket, ruling)
        if ruling.start_level > ticket.level:
            begin(batch, ticket, ruling.start_level)
            yield self._moment(batch, ticket)
        for _ in range(LONGEST):
            at = _next(batch, ticket)
            if at is None:
                return
            batch.company.at = at
            while play_due(batch, ticket):
                pass
            yield self._moment(batch, ticket)
            if ticket.pk in batch.escalations:
                batch.escalations[ticket.pk].next_at = None

    def _batch(self, ticket: Ticket, ruling: Ruling) -> Batch:
        ticket.pk = _ID
        ticket.requester = Requester(name="Somebody", email="somebody@generated.test", timezone="UTC")
        clocks = [promising.start(ticket, kind, ruling, at=self.at) for kind in BEGINNING]
        return Batch(
            tickets={_ID: ticket},
            clocks={_ID: [clock for clock in clocks if clock is not None]},
            escalations={},
            parties={},
            skills=self.skills,
            owners=self.owners,
            company=Company(self.roster, self.at),
        )

    def _moment(self, batch: Batch, ticket: Ticket) -> Moment:
        """Take what was decided since the moment before."""
        clocks, decided = batch.clocks[_ID], batch.decided
        calendar = business_calendar(clocks[0].calendar_version_id)

        def seconds(at: datetime) -> int:
            return round(calendar.elapsed(self.at, at) / SECOND)

        climb = batch.escalations.get(_ID)
        events = [
            _told(event.kind, event.data, seconds, climbs=climb is not None) for event in decided.events
        ]
        moment = Moment(
            seconds=seconds(batch.at),
            events=tuple(events),
            steps=tuple(Taken(step, seconds(step.due_at)) for step in decided.steps),
            place=(ticket.team_id, ticket.assignee_id, ticket.level),
            moves=sum(told.kind == "ticket.placed" for told in events),
            breached=frozenset(clock.kind for clock in clocks if clock.breached_at is not None),
            escalation=_copy(climb) if climb else None,
            watchers=frozenset(person for _ticket, person in decided.involved),
        )
        decided.events, decided.steps, decided.involved = [], [], set()
        decided.notices, decided.letters = [], []
        return moment


def _next(batch: Batch, ticket: Ticket) -> datetime | None:
    waits = [waits_until(clock) for clock in batch.open_clocks(ticket) if not clock.parked_at]
    return min((at for at in waits if at is not None and at >= batch.at), default=None)


def _copy(climb: Escalation) -> Escalation:
    fields = {field.attname: getattr(climb, field.attname) for field in climb._meta.concrete_fields}
    return Escalation(**fields)


def _told(kind: str, data: dict[str, Any], seconds: Any, *, climbs: bool) -> Told:
    marked = dict(data)
    due_after = 0
    if data.get("due_at"):
        due_after = seconds(datetime.fromisoformat(data["due_at"]))
        marked["due_at"] = DUE_AT
    if kind.startswith("escalation."):
        marked["escalation"] = ESCALATION_ID if climbs else None
    return Told(kind, json.dumps(marked, ensure_ascii=False), due_after)
