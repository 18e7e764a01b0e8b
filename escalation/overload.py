"""Whether a team will answer in time what waits in its queue. Pure over a roster and the load of each person.

Each member who is there before a ticket is due has room for as many as their capacity leaves. Tickets take that room in
the order in which they are due; whatever finds none will not be answered in time, as far as can be foreseen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from escalation.targets import Company
from helpdesk.accounts.roster import Person

_MOST_TURNS = 50
"""Absences and closed hours that may follow each other before somebody counts as away."""


@dataclass(frozen=True)
class Waiting:
    """A ticket that nobody holds, and when its nearest promise is due."""

    ticket_id: int
    due_at: datetime


@dataclass(frozen=True)
class Outlook:
    """What is foreseen of a team: tickets that wait, the room for them, and those that will not be answered in time."""

    waiting: int
    room: int
    short: tuple[int, ...]


def outlook(waiting: Sequence[Waiting], team_id: int, company: Company, ahead: timedelta) -> Outlook:
    """Return what is foreseen of a team's queue from the company's instant until so much later."""
    begin, end = company.at, company.at + ahead
    coming = sorted(
        (one for one in waiting if begin < one.due_at <= end), key=lambda one: (one.due_at, one.ticket_id)
    )
    rooms = _rooms(team_id, company, end)
    short, used = [], 0
    for one in coming:
        if used < sum(room for at, room in rooms if at < one.due_at):
            used += 1
        else:
            short.append(one.ticket_id)
    return Outlook(len(coming), sum(room for _at, room in rooms), tuple(short))


def arrival(person: Person, at: datetime, end: datetime) -> datetime | None:
    """Return the first instant in `[at, end)` at which a person takes work, or None."""
    for _turn in range(_MOST_TURNS):
        if at >= end or not person.is_active or not person.is_on_duty:
            return None
        if person.is_present(at):
            return at
        away = person.absence(at)
        opens = person.calendar.next_open(at) if person.calendar else at
        if opens is None:
            return None
        at = away.end if away else opens
    return None


def _rooms(team_id: int, company: Company, end: datetime) -> list[tuple[datetime, int]]:
    """Return when each member of a team is there first, and how many more tickets they take."""
    found = []
    for person in company.roster.members(team_id):
        room = person.capacity - company.load(person.id)
        at = arrival(person, company.at, end) if room > 0 else None
        if at is not None:
            found.append((at, room))
    return found
