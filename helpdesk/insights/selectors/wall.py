"""What a team lead watches: what will be late soon in business time, what nobody holds, what nobody acknowledged."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Q, QuerySet

from escalation.models import Clock, Escalation
from escalation.selectors import visible
from escalation.words import ClockState, EscalationState
from helpdesk.accounts.models import Team, User
from helpdesk.accounts.roles import Role
from helpdesk.calendars.compile import business_calendar
from helpdesk.insights.sight import teams_of
from tickets.models import Ticket
from tickets.querysets import TicketQuerySet
from tickets.selectors.queue import QueueRow, as_rows, with_all_shown
from tickets.words import SlaState

HOURS = 8
HOUR = timedelta(hours=1)
SHOWN = 12
MOST_COUNTED = 1000
Words = Mapping[str, Sequence[str]]
"""What live figures are narrowed to besides teams: words, by the names of a ticket's columns."""
NO_WORDS: Words = {}
MOST_DUE = 5000
"""So many running promises are looked at, the soonest first: beyond that a wall is of no help."""


@dataclass(frozen=True)
class Due:
    """A ticket whose next promise can still be kept, and in which of the coming business hours (0 to 7) it is due."""

    ticket: int
    team: int | None
    at: datetime
    hour: int


@dataclass(frozen=True)
class Counted:
    """How many there are: up to a thousand exactly."""

    number: int
    is_exact: bool


@dataclass(frozen=True)
class Wall:
    """Everything that the wall shows of some teams, or of all that the viewer may see (`teams` is None)."""

    teams: list[Team] | None
    due: list[Due]
    late: Counted
    unowned: Counted
    unacknowledged: Counted
    due_rows: list[QueueRow]
    unowned_rows: list[QueueRow]
    climbs: list[Escalation]


def wall(viewer: User, at: datetime, teams: list[Team] | None) -> Wall:
    """Return the wall at an instant."""
    tickets = watched(viewer, teams)
    due = due_soon(viewer, at, teams)
    nobodys = tickets.filter(assignee__isnull=True)
    climbs = unacknowledged(viewer, teams)
    first = nobodys.order_by(F("due_at").asc(nulls_last=True), "pk")[:SHOWN]
    return Wall(
        teams=teams,
        due=due,
        late=_counted(tickets.in_sla_state(SlaState.BREACHED, at), "due_at", "pk"),
        unowned=_counted(nobodys, "due_at", "pk"),
        unacknowledged=_counted(climbs, "next_at", "-pk"),
        due_rows=_in_order([one.ticket for one in due[:SHOWN]], at),
        unowned_rows=as_rows(list(with_all_shown(first)), at),
        climbs=list(climbs.select_related("ticket", "team", "owner").order_by("next_at", "-pk")[:SHOWN]),
    )


def due_soon(viewer: User, at: datetime, teams: Sequence[Team] | None, words: Words = NO_WORDS) -> list[Due]:
    """Return the tickets in time whose next promise is due within eight business hours, the soonest first.

    Business time is that of the calendar on which the promise runs: at eight in the evening the hours of tomorrow
    morning are the next ones.
    """
    ends = {version: _ends_of_hours(version, at) for version in _calendars_in_use()}
    reached = [Q(calendar_version=version, due_at__lte=hours[-1]) for version, hours in ends.items() if hours]
    if not reached:
        return []
    latest = max(hours[-1] for hours in ends.values() if hours)
    running = Clock.objects.filter(
        state=ClockState.RUNNING, breached_at__isnull=True, next_at__lte=latest, due_at__gt=at
    )
    in_time = watched(viewer, teams, words).filter(breached_at__isnull=True, due_at__gt=at)
    found = running.filter(reduce(or_, reached), ticket__in=in_time)
    facts = ("ticket", "ticket__team", "due_at", "calendar_version")
    soonest: dict[int, Due] = {}
    for ticket, team, due_at, version in found.order_by("due_at", "ticket").values_list(*facts)[:MOST_DUE]:
        soonest.setdefault(ticket, Due(ticket, team, due_at, bisect_left(ends[version], due_at)))
    return list(soonest.values())


def watched(viewer: User, teams: Sequence[Team] | None, words: Words = NO_WORDS) -> TicketQuerySet:
    """Return the open tickets that the viewer sees on the wall, those with one of the words of each column."""
    found = Ticket.objects.visible_to(viewer).open().filter(**_any_of(words))
    return found if teams is None else found.filter(team__in=teams)


def unacknowledged(
    viewer: User, teams: Sequence[Team] | None, words: Words = NO_WORDS
) -> "QuerySet[Escalation]":
    """Return the open escalations that nobody has acknowledged, of tickets with one of the words of each column."""
    found = visible(viewer).filter(state=EscalationState.OPEN, acknowledged_at__isnull=True)
    found = found.filter(**_any_of(words, "ticket__"))
    return found if teams is None else found.filter(team__in=teams)


def offered_teams(viewer: User) -> list[Team]:
    """Return the teams that a viewer may choose: a lead theirs, everybody else those that they may know."""
    if viewer.role == Role.LEAD:
        return list(teams_of(viewer).filter(is_active=True).order_by("level", "name"))
    found: Any = Team.objects.filter(is_active=True).order_by("level", "name")
    if viewer.may("tickets.see_private"):
        return list(found)
    known = Q(is_private=False) | Q(lead=viewer) | Q(pk__in=viewer.teams.values("pk"))
    return list(found.filter(known | Q(lead__in=viewer.reports_below())))


def _any_of(words: Words, way: str = "") -> dict[str, Any]:
    return {f"{way}{name}__in": list(some) for name, some in words.items()}


def _calendars_in_use() -> list[int]:
    running = Clock.objects.filter(state=ClockState.RUNNING, breached_at__isnull=True)
    return list(running.order_by().values_list("calendar_version", flat=True).distinct())


def _ends_of_hours(version: int, at: datetime) -> list[datetime]:
    """Return when each of the next eight business hours ends; nothing for a calendar that never opens again."""
    calendar = business_calendar(version)
    ends = [calendar.due(at, HOUR * number) for number in range(1, HOURS + 1)]
    return [end for end in ends if end is not None] if None not in ends else []


def _counted(rows: "QuerySet[Any]", *ordering: str) -> Counted:
    """Count up to a thousand, in an order that an index leads to."""
    number = rows.order_by(*ordering)[: MOST_COUNTED + 1].count()
    return Counted(min(number, MOST_COUNTED), number <= MOST_COUNTED)


def _in_order(tickets: Sequence[int], at: datetime) -> list[QueueRow]:
    rows = {row.pk: row for row in as_rows(list(with_all_shown(Ticket.objects.filter(pk__in=tickets))), at)}
    return [rows[ticket] for ticket in tickets if ticket in rows]
