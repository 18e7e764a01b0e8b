"""Climbs at their top remind: nothing comes by itself any more, so people are told again until somebody decides."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from escalation import notices
from escalation.models import Clock, Escalation, Reminder
from escalation.parties import parties_of
from escalation.words import EscalationState
from helpdesk.accounts.roster import Roster
from helpdesk.calendars.compile import business_calendar
from helpdesk.deadlines.registry import Kind, Outcome, register
from helpdesk.notifications.tell import Notice, tell
from helpdesk.web.bulk import insert_values, update_rows

_BEGIN_AGAIN = ", ".join(
    f"{column} = EXCLUDED.{column}" for column in ("next_at", "attempts", "parked_at", "parked_reason")
)
"""A reminder that was parked once is not parked for ever: a climb that comes to its top anew reminds anew."""


def remind_from(escalations: Iterable[Escalation], at: datetime) -> None:
    """Let climbs that have just reached their top remind from an instant on; at most one reminder each."""
    rows = list(escalations)
    calendars = _calendars(row.ticket_id for row in rows)
    insert_values(
        Reminder,
        ("escalation", "next_at", "attempts", "parked_at", "parked_reason"),
        [(row.pk, next_after(at, calendars.get(row.ticket_id)), 0, None, "") for row in rows],
        conflict=f"(escalation_id) DO UPDATE SET {_BEGIN_AGAIN}",
        returning=["pk"],
    )


def next_after(at: datetime, calendar: int | None) -> datetime:
    """Return when to remind next, in working hours of the ticket's promises; around the clock without any."""
    due = business_calendar(calendar).due(at, settings.REMIND_AT_TOP) if calendar else None
    return due or at + settings.REMIND_AT_TOP


def handle_reminders(rows: Sequence[Reminder], at: datetime) -> Outcome:
    """Tell the owner of each climb, of its path and of the escalation queue; what is not at its top rests."""
    at_top = [row for row in rows if _is_at_top(row.escalation)]
    calendars = _calendars(row.escalation.ticket_id for row in at_top)
    for row in rows:
        row.next_at = None
    for row in at_top:
        row.next_at = next_after(at, calendars.get(row.escalation.ticket_id))
    update_rows(rows, ["next_at"])
    roster = Roster.load(at) if at_top else None
    if roster is not None:
        parties = parties_of(row.escalation_id for row in at_top)
        told = [
            notice
            for row in at_top
            for notice in _notices(roster, row.escalation, at, parties[row.escalation_id])
        ]
        tell(told, at=at)
    return Outcome()


def _notices(roster: Roster, escalation: Escalation, at: datetime, parties: frozenset[int]) -> list[Notice]:
    path = escalation.path_version.path if escalation.path_version else None
    owner = path.owner_id if path else None
    return notices.exhausted(
        roster, escalation.ticket, at, owner, holder_id=escalation.owner_id, avoid=parties
    )


def _is_at_top(escalation: Escalation) -> bool:
    return escalation.state == EscalationState.OPEN and escalation.exhausted_at is not None


def _calendars(tickets: Iterable[int]) -> Mapping[int, int]:
    """Return the calendar on which each ticket's latest promise is counted."""
    rows = Clock.objects.filter(ticket__in=list(tickets)).order_by("pk")
    return dict(rows.values_list("ticket", "calendar_version"))


def _rows() -> "QuerySet[Any]":
    return Reminder.objects.select_related("escalation__ticket__requester", "escalation__path_version__path")


def register_reminders() -> None:
    """Let the one sweep serve reminders."""
    register(Kind("reminder", Reminder, _rows, handle_reminders))
