"""A batch: the locked tickets with all that a decision needs, and what was decided, written set by set.

Whoever makes a batch holds the locks of its tickets. Clocks and escalations are read after the locks were taken, since
they change only under them. Nothing reaches the database before `write`; a forecast decides on copies and never writes.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from escalation.deciding import APPROVAL_FIELDS, end
from escalation.engine.common import Common
from escalation.engine.reminding import remind_from
from escalation.frozen import path_of
from escalation.models import Approval, Clock, Escalation, Path, Step
from escalation.parties import parties_of
from escalation.running import STORED, plan
from escalation.showing import promises_of
from escalation.targets import Company, Situation
from escalation.words import ApprovalState, EscalationState
from helpdesk.ledger.models import Event
from helpdesk.ledger.record import record
from helpdesk.notifications.mail import Letter, post
from helpdesk.notifications.tell import Notice, tell
from helpdesk.web.bulk import Kept, insert_rows, update_rows
from tickets.models import Ticket, Topic
from tickets.services.placing import SAVED, Placement, move, save
from tickets.services.promises import put
from tickets.services.watching import involve

ESCALATION_FIELDS = (
    "state",
    "kind",
    "reason",
    "level",
    "manual_level",
    "team",
    "owner",
    "handover",
    "acknowledge_within",
    "acknowledged_at",
    "acknowledged_by",
    "exhausted_at",
    "closed_at",
    "next_at",
)


@dataclass
class Decisions:
    """What was decided for a batch, in the order decided."""

    steps: list[Step] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    involved: set[tuple[int, int]] = field(default_factory=set)
    endings: list[tuple[Event, Approval]] = field(default_factory=list)
    at_top: list[Escalation] = field(default_factory=list)

    def move(self, placement: Placement, *, at: datetime, actor: int | None = None) -> None:
        """Put a ticket into its new place, in memory; it is saved with the rest."""
        self.events.append(move(placement, at=at, actor=actor))


class Read:
    """The rows of a batch as they were read: what did not change is not written."""

    def __init__(
        self,
        tickets: Iterable[Ticket],
        clocks: Iterable[Clock],
        escalations: Iterable[Escalation],
        approvals: Iterable[Approval],
    ) -> None:
        self.tickets = Kept(tickets, SAVED)
        self.clocks = Kept(clocks, STORED)
        self.escalations = Kept(escalations, ESCALATION_FIELDS)
        self.approvals = Kept(approvals, APPROVAL_FIELDS)


@dataclass
class Batch:
    """Locked tickets, their clocks and open escalations, the company around them, and the decisions taken.

    `approvals` are the questions that wait, and those asked or ended in the batch, by ticket.
    """

    tickets: Mapping[int, Ticket]
    clocks: Mapping[int, list[Clock]]
    escalations: dict[int, Escalation]
    parties: dict[int, frozenset[int]]
    skills: Mapping[int, str | None]
    owners: Mapping[int, int | None]
    company: Company
    approvals: dict[int, list[Approval]] = field(default_factory=dict)
    decided: Decisions = field(default_factory=Decisions)
    read: "Read" = field(default_factory=lambda: Read((), (), (), ()))

    @classmethod
    def load(cls, tickets: Iterable[Ticket], at: datetime, company: Company | None = None) -> "Batch":
        """Read what decisions about locked tickets need, in a constant number of queries; the company unless given."""
        by_id = {ticket.id: ticket for ticket in tickets}
        escalations = _open_escalations(by_id)
        clocks = _clocks(by_id)
        approvals = _waiting_approvals(by_id, escalations)
        read = Read(
            by_id.values(),
            chain.from_iterable(clocks.values()),
            escalations.values(),
            chain.from_iterable(approvals.values()),
        )
        return cls(
            tickets=by_id,
            clocks=clocks,
            owners=dict(Path.objects.values_list("pk", "owner")),
            escalations=escalations,
            parties=_parties(escalations),
            skills=dict(Topic.objects.values_list("pk", "skill__slug")),
            company=company or Common().company(at),
            approvals=approvals,
            read=read,
        )

    @property
    def at(self) -> datetime:
        """Return the instant of the decisions."""
        return self.company.at

    def open_clocks(self, ticket: Ticket) -> list[Clock]:
        """Return the clocks of a ticket that run or are paused."""
        return [clock for clock in self.clocks.get(ticket.id, []) if clock.is_open]

    def waiting_approvals(self, ticket: Ticket) -> list[Approval]:
        """Return the questions of a ticket that wait for an answer."""
        return [approval for approval in self.approvals.get(ticket.id, []) if approval.is_waiting]

    def end_approval(
        self, approval: Approval, state: ApprovalState, ticket: Ticket, *, actor: int | None = None
    ) -> None:
        """End a question that waits, in memory; the event tells of it."""
        ended = end(approval, state, ticket, self.at, actor=actor)
        self.decided.events.append(ended)
        self.decided.endings.append((ended, approval))

    def keep_apart(self, ticket: Ticket, people: Iterable[int]) -> None:
        """Let the ticket go round these people too, and tell them nothing of its climb."""
        self.parties[ticket.id] = self.parties.get(ticket.id, frozenset()) | frozenset(people)

    def owner_of(self, path_version_id: int | None) -> int | None:
        """Return the id of the owner of a version's path, to whom a ticket goes when its target cannot be reached."""
        return None if path_version_id is None else self.owners.get(path_of(path_version_id))

    def situation(self, ticket: Ticket, avoid: Iterable[int] = ()) -> Situation:
        """Return the ticket as the search for a target sees it; `avoid` adds to the parties of its conflict."""
        return Situation(
            team_id=ticket.team_id,
            assignee_id=ticket.assignee_id,
            level=ticket.level,
            skill=self.skills.get(ticket.topic_id) if ticket.topic_id else None,
            avoid=self.parties.get(ticket.id, frozenset()) | frozenset(avoid),
        )

    def write(self) -> None:
        """Write everything that was decided, with a constant number of statements for each kind of row."""
        decided = self.decided
        self._write_climbs()
        self._write_clocks()
        for pk, ticket in self.tickets.items():
            put(ticket, promises_of(self.clocks.get(pk, [])))
        save(self.read.tickets.changed(self.tickets.values()))
        for event, approval in decided.endings:
            event.data["approval"] = approval.pk
        for event in decided.events:
            self._name_escalation(event)
        record(decided.events)
        involve(decided.involved)
        remind_from(decided.at_top, self.at)
        tell(decided.notices, at=self.at)
        post(decided.letters)

    def _write_clocks(self) -> None:
        """Write the clocks that changed, with what each of them waits for now."""
        changed = self.read.clocks.changed(chain.from_iterable(self.clocks.values()))
        for clock in changed:
            plan(clock)
        update_rows(changed, STORED)

    def _write_climbs(self) -> None:
        """Write escalations first, since steps name them by the ids that they get."""
        new = [row for row in self.escalations.values() if row._state.adding]
        known = [row for row in self.escalations.values() if not row._state.adding]
        update_rows(self.read.escalations.changed(known), ESCALATION_FIELDS)
        insert_rows(new)
        for step in self.decided.steps:
            step.escalation_id = step.escalation.pk if step.escalation else None
        insert_rows(self.decided.steps)
        self._write_approvals()

    def _write_approvals(self) -> None:
        """Write questions after the steps and climbs that they name by their ids."""
        approvals = list(chain.from_iterable(self.approvals.values()))
        update_rows(
            self.read.approvals.changed(row for row in approvals if not row._state.adding), APPROVAL_FIELDS
        )
        new = [row for row in approvals if row._state.adding]
        for approval in new:
            approval.escalation_id, approval.step_id = approval.escalation.pk, approval.step.pk
        insert_rows(new)

    def _name_escalation(self, event: Event) -> None:
        """Put the id of the ticket's escalation into its events: it has one only now."""
        if event.kind.startswith("escalation.") and event.subject is not None:
            escalation = self.escalations.get(event.subject.pk)
            event.data.setdefault("escalation", escalation.pk if escalation else None)


def _open_escalations(tickets: Mapping[int, Ticket]) -> dict[int, Escalation]:
    rows = Escalation.objects.filter(ticket__in=tickets, state=EscalationState.OPEN).select_related(
        "handover"
    )
    return {escalation.ticket_id: escalation for escalation in rows}


def _clocks(tickets: Mapping[int, Ticket]) -> dict[int, list[Clock]]:
    clocks: dict[int, list[Clock]] = defaultdict(list)
    for clock in Clock.objects.filter(ticket__in=tickets).order_by("pk"):
        clocks[clock.ticket_id].append(clock)
    return clocks


def _waiting_approvals(
    tickets: Mapping[int, Ticket], escalations: Mapping[int, Escalation]
) -> dict[int, list[Approval]]:
    """Return what waits for an answer, by ticket; nothing is asked but under an open climb."""
    approvals: dict[int, list[Approval]] = defaultdict(list)
    open_ones = [escalation.pk for escalation in escalations.values()]
    if open_ones:
        rows = Approval.objects.filter(escalation__in=open_ones, state=ApprovalState.WAITING)
        for approval in rows.select_related("step").order_by("pk"):
            approval.ticket = tickets[approval.ticket_id]
            approval.escalation = escalations[approval.ticket_id]
            approvals[approval.ticket_id].append(approval)
    return approvals


def _parties(escalations: Mapping[int, Escalation]) -> dict[int, frozenset[int]]:
    found = parties_of(escalation.pk for escalation in escalations.values())
    return {ticket: found[escalation.pk] for ticket, escalation in escalations.items()}
