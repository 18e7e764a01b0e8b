"""Where a ticket is: its team, its holder, its level. People, the sweep and bulk actions come through `place`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.accounts.models import Team, User
from helpdesk.ledger.models import Event
from helpdesk.ledger.record import event, record
from helpdesk.notifications.tell import tell
from helpdesk.web.bulk import update_rows
from helpdesk.web.times import now
from tickets import events, notices
from tickets.errors import Refused
from tickets.models import Ticket
from tickets.services.locking import locked
from tickets.services.messages import noted
from tickets.services.promises import PROMISE_FIELDS

PLACE_FIELDS = (
    "team",
    "assignee",
    "previous_team",
    "bounces",
    "level",
    "peak_level",
    "is_escalated",
    "escalated_at",
    "revision",
    "updated_at",
)
MOST_BOUNCES = 100
"""Where counting how often a ticket went straight back ends."""
SAVED = (*PLACE_FIELDS, *PROMISE_FIELDS)


@dataclass(frozen=True)
class Placement:
    """One move of a locked ticket to a team and a holder. `why` is a word for the ledger, such as assigned."""

    ticket: Ticket
    team_id: int | None
    assignee_id: int | None
    why: str
    level: int | None = None
    is_escalated: bool | None = None


def place(placements: Sequence[Placement], *, at: datetime, actor: int | None = None) -> None:
    """Move locked tickets, each to its team and holder, with one statement and one event each."""
    moves = [move(placement, at=at, actor=actor) for placement in placements]
    save([placement.ticket for placement in placements])
    record(moves)


def move(placement: Placement, *, at: datetime, actor: int | None = None) -> Event:
    """Put a ticket into its new place in memory, and return the event to record; the caller saves the ticket."""
    ticket = placement.ticket
    if placement.team_id != ticket.team_id:
        _leave_team(ticket, placement.team_id)
    before = (ticket.team_id, ticket.assignee_id, ticket.level)
    ticket.team_id, ticket.assignee_id = placement.team_id, placement.assignee_id
    ticket.level = ticket.level if placement.level is None else placement.level
    ticket.peak_level = max(ticket.peak_level, ticket.level)
    if placement.is_escalated is not None:
        ticket.is_escalated = placement.is_escalated
        if placement.is_escalated and ticket.escalated_at is None:
            ticket.escalated_at = at
    ticket.revision += 1
    ticket.updated_at = max(at, ticket.updated_at)
    return event(
        ticket.stream,
        events.PLACED,
        at=at,
        actor=actor,
        subject=ticket,
        why=placement.why,
        team=[before[0], ticket.team_id],
        assignee=[before[1], ticket.assignee_id],
        level=[before[2], ticket.level],
    )


def _leave_team(ticket: Ticket, team_id: int | None) -> None:
    is_back = team_id is not None and team_id == ticket.previous_team_id
    ticket.bounces = min(ticket.bounces + 1, MOST_BOUNCES) if is_back else 0
    ticket.previous_team_id = ticket.team_id


def save(tickets: Sequence[Ticket]) -> None:
    """Save where locked tickets are and what is promised on them, with one statement."""
    update_rows(tickets, SAVED)


def calm(tickets: Sequence[Ticket]) -> None:
    """Mark locked tickets as no longer escalated, where they are; the event of the climb's end tells of it."""
    for ticket in tickets:
        ticket.is_escalated = False
    update_rows(tickets, ["is_escalated"])


def assign(
    ticket: Ticket,
    *,
    assignee: User | None,
    team: Team | None,
    actor: User,
    note: str = "",
    revision: int | None = None,
    at: datetime | None = None,
) -> Ticket:
    """Give a ticket to a person, a team or both, with its story as a note; return it as it is now.

    With a person and no team the ticket stays in its team if the person belongs to it, else goes to their own team.
    Raises Stale for an old revision, Refused when the person or the team is no longer active.
    """
    _check_active(assignee, team)
    with transaction.atomic():
        current = locked(ticket, revision=revision)
        at = at or now()
        team = team or _team_for(assignee, current)
        if (team, assignee) == (current.team, current.assignee) and not note:
            return current
        ids = (team.pk if team else None, assignee.pk if assignee else None)
        place([Placement(current, *ids, why="assigned")], at=at, actor=actor.pk)
        if note:
            record([noted(current, note, author=actor, at=at)])
        tell(notices.assigned(current, actor, note), at=at)
    return current


def _team_for(assignee: User | None, ticket: Ticket) -> Team | None:
    if assignee is None or (ticket.team and assignee.memberships.filter(team=ticket.team).exists()):
        return ticket.team
    return assignee.teams.filter(is_active=True).order_by("-level", "pk").first() or ticket.team


def _check_active(assignee: User | None, team: Team | None) -> None:
    if assignee is not None and not assignee.is_active:
        raise Refused(_("%(name)s no longer works here. Choose somebody else.") % {"name": assignee.name})
    if team is not None and not team.is_active:
        raise Refused(_("The team %(name)s no longer exists. Choose another.") % {"name": team.name})
