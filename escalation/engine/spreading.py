"""A team with more than it can answer in time: what is too much goes to the team that helps out, before it is late.

A ticket is spread at most once in a cycle of the promise that it waits for. One that climbs already is left to its
path, and so is one that is late. What holds the steps of paths back holds it back too.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from escalation.bouncing import goes_to_and_fro
from escalation.engine.batch import Batch
from escalation.engine.climbing import Occasion, climb, held_until
from escalation.models import Clock, Step, TeamWatch
from escalation.overload import Outlook, Waiting, outlook
from escalation.paths import PathStep, Target
from escalation.targets import Company, Found, Situation, find
from escalation.words import Action, ClockState, EscalationKind, Reason, TargetType, Trigger
from helpdesk.accounts.models import Team
from tickets.models import Ticket

LOOK_EVERY = timedelta(minutes=5)
WHY = "overload"
MOST = 5000
"""Waiting tickets that a look reads, the soonest due first."""


def waiting_in(team_id: int, begin: datetime, end: datetime) -> list[Waiting]:
    """Return the tickets of a team that nobody holds and that are due in `(begin, end]`, soonest first."""
    rows = _waiting(begin, end).filter(team=team_id).order_by("due_at", "pk")[:MOST]
    return [Waiting(pk, due_at) for pk, due_at in rows.values_list("pk", "due_at") if due_at]


def waiting_by_team(begin: datetime, end: datetime) -> dict[int, list[Waiting]]:
    """Return what `waiting_in` does of every team at once, by team: one query."""
    place = Window(RowNumber(), partition_by=[F("team")], order_by=[F("due_at").asc(), F("pk").asc()])
    soonest = _waiting(begin, end).filter(team__isnull=False).annotate(place=place).filter(place__lte=MOST)
    found: dict[int, list[Waiting]] = defaultdict(list)
    for team_id, pk, due_at in soonest.order_by("due_at", "pk").values_list("team", "pk", "due_at"):
        if team_id and due_at:
            found[team_id].append(Waiting(pk, due_at))
    return found


def _waiting(begin: datetime, end: datetime) -> "QuerySet[Ticket]":
    return Ticket.objects.open().filter(
        assignee__isnull=True, sla_paused=False, due_at__gt=begin, due_at__lte=end
    )


def helper_of(watch: TeamWatch) -> Team | None:
    """Return the team that helps out; None too while one of the two is private, since such tickets stay there."""
    helper = watch.helper
    return None if helper is None or helper.is_private or watch.team.is_private else helper


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
    """Say whether a ticket still waits in the watched team's queue, does not climb already, and is not held back."""
    held = _held_until(batch, ticket)
    return _waits(batch, ticket, watch) and (held is None or held <= batch.at)


def _waits(batch: Batch, ticket: Ticket, watch: TeamWatch) -> bool:
    return (
        ticket.is_open
        and ticket.assignee_id is None
        and ticket.team_id == watch.team_id
        and ticket.pk not in batch.escalations
        and not goes_to_and_fro(ticket)
    )


def _held_until(batch: Batch, ticket: Ticket) -> datetime | None:
    """Return until when a quiet time after a de-escalation, or a move of late, holds a ticket; None for neither."""
    quiet = [clock.quiet_until for clock in batch.open_clocks(ticket)]
    return max((at for at in [*quiet, held_until(batch, ticket)] if at), default=None)


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
        self._answer: tuple[tuple[object, ...], datetime | None] = ((), None)

    def spreads_at(self, batch: Batch, ticket: Ticket, begin: datetime) -> datetime | None:
        """Return when a look from `begin` on will spread a ticket, unless something happens to it before; or None."""
        watch = self._watch(ticket.team_id)
        clock = nearest_promise(batch, ticket)
        if watch is None or clock is None or clock.due_at is None or not _waits(batch, ticket, watch):
            return None
        if _request(clock) in self._spread:
            return None
        earliest = max(begin, clock.due_at - timedelta(seconds=watch.ahead))
        earliest = max(earliest, _held_until(batch, ticket) or earliest)
        asked = (watch.pk, _request(clock), clock.due_at, begin, earliest)
        if self._answer[0] != asked:
            self._answer = (asked, self._first_with_room(batch, ticket, watch, begin, earliest))
        return self._answer[1]

    def _first_with_room(
        self, batch: Batch, ticket: Ticket, watch: TeamWatch, begin: datetime, earliest: datetime
    ) -> datetime | None:
        clock = nearest_promise(batch, ticket)
        if clock is None or clock.due_at is None or (ticket.pk and not not_yet_spread(batch, [ticket])):
            return None
        others = [one for one in self._queue(watch, begin, clock.due_at) if one.ticket_id != ticket.pk]
        waiting = [*others, Waiting(ticket.pk, clock.due_at)]
        at = _first_look(watch, earliest)
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
        """Say whether a look finds the ticket too much and somebody for it; who is full at first stays so."""
        company = Company(batch.company.roster, at, dict(batch.company.loads))
        if watch.helper_id is None:
            return False
        step, situation = _step(watch.helper_id, ""), batch.situation(ticket)
        if _somebody(step, situation, company) is None:
            return False
        seen = look(watch, waiting, company)
        if ticket.pk not in seen.short:
            return False
        _hand_out_before(ticket, watch, seen, company)
        return _somebody(step, situation, company) is not None

    def _watch(self, team_id: int | None) -> TeamWatch | None:
        if team_id is None:
            return None
        if self._watches is None:
            on = TeamWatch.objects.filter(next_at__isnull=False, helper__isnull=False)
            both = on.select_related("team", "helper")
            self._watches = {watch.team_id: watch for watch in both if helper_of(watch) is not None}
        return self._watches.get(team_id)

    def _queue(self, watch: TeamWatch, begin: datetime, end: datetime) -> list[Waiting]:
        """Return what waits until the ticket's own time, which comes after what is due before it."""
        if watch.pk not in self._queues:
            self._queues[watch.pk] = waiting_in(watch.team_id, begin, end)
        return self._queues[watch.pk]


def _hand_out_before(ticket: Ticket, watch: TeamWatch, seen: Outlook, company: Company) -> None:
    """Count what the same look hands out before it comes to the ticket; once everybody is full, all stay so."""
    if watch.helper_id is None:
        return
    step, bare = _step(watch.helper_id, ""), Situation(team_id=watch.team_id, assignee_id=None, level=1)
    for _other in seen.short[: seen.short.index(ticket.pk)]:
        found = _somebody(step, bare, company)
        if found is None:
            return
        company.moved(None, found.user_id)


def _first_look(watch: TeamWatch, at: datetime) -> datetime:
    """Return the first look at or after an instant."""
    return next_look(watch, at - timedelta.resolution)


def _somebody(step: PathStep, situation: Situation, company: Company) -> Found | None:
    """Return who of the helping team takes it; a queue takes nothing off anybody."""
    found = find(step, situation, company)
    return found if found and found.user_id is not None and found.team_id == step.target.id else None


def _step(helper_id: int, clock: str) -> PathStep:
    target = Target(TargetType.TEAM, helper_id)
    return PathStep(0, clock, EscalationKind.FUNCTIONAL, Action.NOTIFY_REASSIGN, target)


def _request(clock: Clock) -> str:
    return f"overload:{clock.ticket_id}:{clock.kind}:{clock.cycle}"
