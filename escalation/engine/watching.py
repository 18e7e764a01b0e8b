"""The looks at teams, as a kind of deadline: see that a team is short, spread what is too much, say so once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from escalation import events
from escalation.engine.batch import Batch
from escalation.engine.common import Common
from escalation.engine.handlers import facts
from escalation.engine.spreading import (
    helper_of,
    look,
    may_spread,
    next_look,
    not_yet_spread,
    spread,
    waiting_in,
)
from escalation.models import Clock, Escalation, Step, TeamWatch
from escalation.overload import Outlook
from escalation.overload_notices import short_of_people
from escalation.recounting import not_held
from escalation.targets import Company
from escalation.words import ClockState, EscalationState
from helpdesk.deadlines.registry import Kind, Outcome, register
from helpdesk.ledger.record import event, record
from helpdesk.notifications.tell import tell
from tickets.models import Ticket

BATCH = 500
"""Tickets that one look spreads; the next one goes on."""
NOTED = ("looked_at", "short_since", "short_by", "next_at")


def handle_watches(rows: Sequence[TeamWatch], at: datetime, common: Common | None = None) -> Outcome:
    """Look at each team whose time has come, and spread what it will not answer in time."""
    common = common or Common()
    return Outcome([step for watch in rows for step in _look(watch, at, common)])


def _look(watch: TeamWatch, at: datetime, common: Common) -> list[dict[str, Any]]:
    company = common.company(at)
    waiting = waiting_in(watch.team_id, at, at + timedelta(seconds=watch.ahead))
    seen = look(watch, waiting, company)
    batch = _spread(watch, seen, company)
    _say(watch, seen, moved=len(batch.decided.steps), company=company)
    batch.write()
    common.keep(batch.company)
    watch.looked_at, watch.next_at = at, next_look(watch, at)
    watch.save(update_fields=NOTED)
    return [facts(step) for step in batch.decided.steps]


def _spread(watch: TeamWatch, seen: Outlook, company: Company) -> Batch:
    """Decide on the tickets that are too many; one that somebody works on at this moment is left alone (R4, R7)."""
    helper = helper_of(watch)
    found = (
        {ticket.pk: ticket for ticket in _wanted(watch, seen, company.at)} if helper and seen.short else {}
    )
    batch = Batch.load([found[pk] for pk in seen.short if pk in found], company.at, company)
    for ticket in not_yet_spread(batch, batch.tickets.values()):
        if helper is not None and may_spread(batch, ticket, watch):
            spread(batch, ticket, helper.pk)
    return batch


def _wanted(watch: TeamWatch, seen: Outlook, at: datetime) -> "QuerySet[Ticket]":
    """Return the soonest due of what is too much, locked: none that climbs, was spread before, or is held back."""
    waiting = Ticket.objects.filter(pk__in=seen.short, team=watch.team_id, assignee__isnull=True)
    climbs = Escalation.objects.filter(ticket=OuterRef("pk"), state=EscalationState.OPEN)
    clocks = Clock.objects.filter(ticket=OuterRef("pk"))
    is_open = Q(state__in=(ClockState.RUNNING, ClockState.PAUSED))
    held = clocks.filter(is_open, Q(quiet_until__gt=at) | Q(moves_after__gt=at))
    nearest = clocks.filter(state=ClockState.RUNNING, due_at__isnull=False).order_by("due_at", "kind")
    asks = nearest.annotate(request=_request()).values("request")[:1]
    spread_before = Step.objects.filter(request_id=OuterRef("asks")).exclude(request_id="")
    free = waiting.alias(asks=Subquery(asks)).exclude(Exists(climbs) | Exists(held) | Exists(spread_before))
    locked = free.select_for_update(skip_locked=True, no_key=True, of=("self",)).select_related("requester")
    return not_held(locked, "pk").order_by("due_at", "pk")[:BATCH]


def _request() -> Concat:
    """Return the request id under which a clock's ticket is spread, as the database puts it together."""
    parts = [Cast(F(name), CharField()) for name in ("ticket_id", "kind", "cycle")]
    return Concat(Value("overload:"), parts[0], Value(":"), parts[1], Value(":"), parts[2])


def _say(watch: TeamWatch, seen: Outlook, *, moved: int, company: Company) -> None:
    """Note what was seen; where a shortage begins or ends, tell the ledger and who answers for the team."""
    was_short, at = watch.short_since is not None, company.at
    watch.short_by = len(seen.short) - moved
    if seen.short and not was_short:
        watch.short_since = at
    elif not seen.short:
        watch.short_since = None
    stream, data = watch.team.stream, {"waiting": seen.waiting, "room": seen.room, "moved": moved}
    if seen.short and not was_short:
        record([event(stream, events.TEAM_SHORT, at=at, subject=watch.team, **data, short=len(seen.short))])
    elif was_short and not seen.short:
        record([event(stream, events.TEAM_RELIEVED, at=at, subject=watch.team, **data)])
    if seen.short:
        tell(short_of_people(watch, seen, company), at=at)


def _watch_rows() -> "QuerySet[Any]":
    return TeamWatch.objects.select_related("team", "helper")


def register_watches() -> None:
    """Let the one sweep look at teams too, one in a transaction; those of a pass know the same company."""
    kind = Kind(
        "team_watch",
        TeamWatch,
        _watch_rows,
        handle_watches,
        begin=lambda: partial(handle_watches, common=Common()),
        batch=1,
    )
    register(kind)
