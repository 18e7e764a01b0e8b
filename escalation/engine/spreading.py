"""A team with more than it can answer in time: what is too much goes to the team that helps out, before it is late.

A ticket is spread at most once in a cycle of the promise that it waits for. One that climbs already is left to its
path, and so is one that is late.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from escalation.engine.batch import Batch
from escalation.engine.climbing import Occasion, climb
from escalation.models import Clock, Step, TeamWatch
from escalation.overload import Outlook, Waiting, outlook
from escalation.paths import PathStep, Target
from escalation.targets import Company, Found, Situation, find
from escalation.words import Action, ClockState, EscalationKind, Reason, TargetType, Trigger
from tickets.models import Ticket

LOOK_EVERY = timedelta(minutes=5)
WHY = "overload"
MOST = 5000
"""Waiting tickets that a look reads, the soonest due first."""


def waiting_in(team_id: int, begin: datetime, end: datetime) -> list[Waiting]:
    """Return the tickets of a team that nobody holds and that are due in `(begin, end]`, soonest first."""
    free = Ticket.objects.open().filter(
        team=team_id, assignee__isnull=True, sla_paused=False, due_at__gt=begin, due_at__lte=end
    )
    rows = free.order_by("due_at", "pk").values_list("pk", "due_at")[:MOST]
    return [Waiting(pk, due_at) for pk, due_at in rows if due_at]


def look(watch: TeamWatch, waiting: Sequence[Waiting], company: Company) -> Outlook:
    """Return what is foreseen of a watched team at the company's instant."""
    return outlook(waiting, watch.team_id, company, timedelta(seconds=watch.ahead))


def next_look(watch: TeamWatch, after: datetime) -> datetime:
    """Return the first look after an instant: looks keep their rhythm however late a sweep is."""
    begin = watch.next_at or after
    missed = max(0, (after - begin) // LOOK_EVERY + 1) if after >= begin else 0
    return begin + missed * LOOK_EVERY


def nearest_promise(batch: Batch, ticket: Ticket) -> Clock | None:
    """Return the running promise of a ticket that is due next; None when nothing is, or when it is late already."""
    running = [
        (clock.due_at, clock.kind, clock)
        for clock in batch.open_clocks(ticket)
        if clock.state == ClockState.RUNNING and clock.due_at is not None
    ]
    due_at, _kind, clock = min(running, key=lambda one: one[:2], default=(batch.at, "", None))
    return clock if due_at > batch.at else None


def may_spread(batch: Batch, ticket: Ticket, watch: TeamWatch) -> bool:
    """Say whether a ticket still waits in the watched team's queue, and does not climb already."""
    return (
        ticket.is_open
        and ticket.assignee_id is None
        and ticket.team_id == watch.team_id
        and ticket.pk not in batch.escalations
    )


def spread(batch: Batch, ticket: Ticket, helper_id: int) -> bool:
    """Give a waiting ticket to whoever of the helping team is there with room; say whether there was somebody."""
    clock = nearest_promise(batch, ticket)
    step = _step(helper_id, clock.kind if clock else "")
    found = _somebody(step, batch.situation(ticket), batch.company)
    if clock is None or found is None:
        return False
    occasion = Occasion(
        due_at=batch.at,
        trigger=Trigger.PROACTIVE,
        reason=Reason.OVERLOAD,
        clock_kind=clock.kind,
        cycle=clock.cycle,
        calendar_version_id=clock.calendar_version_id,
        path_version_id=clock.path_version_id,
        request_id=_request(clock),
        why=WHY,
    )
    climb(batch, ticket, step, found, occasion)
    return True


def not_yet_spread(batch: Batch, tickets: Iterable[Ticket]) -> list[Ticket]:
    """Return the tickets that were not spread before in the cycle of their nearest promise."""
    asked = {ticket: _request(clock) for ticket in tickets if (clock := nearest_promise(batch, ticket))}
    known = set(Step.objects.filter(request_id__in=asked.values()).values_list("request_id", flat=True))
    return [ticket for ticket, request in asked.items() if request not in known]


class Looks:
    """The looks to come on the teams through which one ticket goes, for a forecast: they are read once.

    What waits beside the ticket is taken as it waits now.
    """

    def __init__(self) -> None:
        """Read nothing yet."""
        self._watches: dict[int, TeamWatch] | None = None
        self._queues: dict[int, list[Waiting]] = {}
        self._spread: set[str] = set()

    def spreads_at(self, batch: Batch, ticket: Ticket, begin: datetime) -> datetime | None:
        """Return when a look from `begin` on will spread a ticket, unless something happens to it before; or None."""
        watch = self._watch(ticket.team_id)
        clock = nearest_promise(batch, ticket)
        if watch is None or clock is None or clock.due_at is None or not may_spread(batch, ticket, watch):
            return None
        if _request(clock) in self._spread or (ticket.pk and not not_yet_spread(batch, [ticket])):
            return None
        ahead = timedelta(seconds=watch.ahead)
        others = [one for one in self._queue(watch, begin, clock.due_at) if one.ticket_id != ticket.pk]
        waiting = [*others, Waiting(ticket.pk, clock.due_at)]
        at = _first_look(watch, max(begin, clock.due_at - ahead))
        while at < clock.due_at:
            if self._finds_room(batch, ticket, watch, waiting, at):
                return at
            at += LOOK_EVERY
        return None

    def happen(self, batch: Batch, ticket: Ticket) -> None:
        """Let the look at the batch's instant spread the ticket, after those that go before it."""
        watch, clock = self._watch(ticket.team_id), nearest_promise(batch, ticket)
        if watch is None or watch.helper_id is None or clock is None or clock.due_at is None:
            return
        self._spread.add(_request(clock))
        others = [one for one in self._queues[watch.pk] if one.ticket_id != ticket.pk]
        waiting = [*others, Waiting(ticket.pk, clock.due_at)]
        _hand_out_before(ticket, watch, look(watch, waiting, batch.company), batch.company)
        spread(batch, ticket, watch.helper_id)

    def _finds_room(
        self, batch: Batch, ticket: Ticket, watch: TeamWatch, waiting: Sequence[Waiting], at: datetime
    ) -> bool:
        company = Company(batch.company.roster, at, dict(batch.company.loads))
        seen = look(watch, waiting, company)
        if ticket.pk not in seen.short or watch.helper_id is None:
            return False
        _hand_out_before(ticket, watch, seen, company)
        return _somebody(_step(watch.helper_id, ""), batch.situation(ticket), company) is not None

    def _watch(self, team_id: int | None) -> TeamWatch | None:
        if team_id is None:
            return None
        if self._watches is None:
            on = TeamWatch.objects.filter(next_at__isnull=False, helper__isnull=False)
            self._watches = {watch.team_id: watch for watch in on}
        return self._watches.get(team_id)

    def _queue(self, watch: TeamWatch, begin: datetime, end: datetime) -> list[Waiting]:
        """Return what waits until the ticket's own time, which comes after what is due before it."""
        if watch.pk not in self._queues:
            self._queues[watch.pk] = waiting_in(watch.team_id, begin, end)
        return self._queues[watch.pk]


def _hand_out_before(ticket: Ticket, watch: TeamWatch, seen: Outlook, company: Company) -> None:
    """Count what the same look hands out before it comes to the ticket."""
    if watch.helper_id is None:
        return
    for _other in seen.short[: seen.short.index(ticket.pk)]:
        bare = Situation(team_id=watch.team_id, assignee_id=None, level=1)
        found = _somebody(_step(watch.helper_id, ""), bare, company)
        company.moved(None, found.user_id if found else None)


def _first_look(watch: TeamWatch, at: datetime) -> datetime:
    """Return the first look at or after an instant."""
    return next_look(watch, at - timedelta(seconds=1))


def _somebody(step: PathStep, situation: Situation, company: Company) -> Found | None:
    """Return who of the helping team takes it; a queue takes nothing off anybody."""
    found = find(step, situation, company)
    return found if found and found.user_id is not None and found.team_id == step.target.id else None


def _step(helper_id: int, clock: str) -> PathStep:
    target = Target(TargetType.TEAM, helper_id)
    return PathStep(0, clock, EscalationKind.FUNCTIONAL, Action.NOTIFY_REASSIGN, target)


def _request(clock: Clock) -> str:
    return f"overload:{clock.ticket_id}:{clock.kind}:{clock.cycle}"
