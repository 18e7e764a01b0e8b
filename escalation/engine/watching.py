"""The looks at teams, as a kind of deadline: see that a team is short, spread what is too much, say so once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import QuerySet

from escalation import events
from escalation.engine.batch import Batch
from escalation.engine.common import Common
from escalation.engine.handlers import facts
from escalation.engine.spreading import look, may_spread, next_look, not_yet_spread, spread, waiting_in
from escalation.models import TeamWatch
from escalation.overload import Outlook
from escalation.overload_notices import short_of_people
from escalation.targets import Company
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
    wanted = Ticket.objects.filter(pk__in=seen.short[:BATCH], team=watch.team_id, assignee__isnull=True)
    free = wanted.select_for_update(skip_locked=True, no_key=True, of=("self",)).select_related("requester")
    found = {ticket.pk: ticket for ticket in free} if watch.helper_id and seen.short else {}
    batch = Batch.load([found[pk] for pk in seen.short if pk in found], company.at, company)
    for ticket in not_yet_spread(batch, batch.tickets.values()):
        if watch.helper_id is not None and may_spread(batch, ticket, watch):
            spread(batch, ticket, watch.helper_id)
    return batch


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
    return TeamWatch.objects.select_related("team")


def register_watches() -> None:
    """Let the one sweep look at teams too; the batches of a pass know the same company."""
    kind = Kind(
        "team_watch",
        TeamWatch,
        _watch_rows,
        handle_watches,
        begin=lambda: partial(handle_watches, common=Common()),
    )
    register(kind)
