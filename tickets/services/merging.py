"""Merging: several tickets about one thing become one, with all that was said and everybody who follows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, prefetch_related_objects
from django.utils.translation import gettext as _

from helpdesk.accounts.models import User
from helpdesk.ledger.models import Event
from helpdesk.ledger.record import event, record
from helpdesk.web.bulk import update_rows
from helpdesk.web.times import now
from tickets import events
from tickets.errors import Merged, Refused
from tickets.models import Message, Ticket, TicketWatcher
from tickets.services.lifecycle import STATUS_FIELDS, move
from tickets.services.locking import locked_together
from tickets.services.moving import is_answered, move_messages
from tickets.words import Status

WHY = "merged"


def merge(
    sources: Sequence[Ticket],
    target: Ticket,
    *,
    actor: User,
    revisions: Mapping[int, int] | None = None,
    at: datetime | None = None,
) -> Ticket:
    """Merge tickets of one customer into another; return that one as it is now.

    Messages, followers and tags go along. Each source closes, for good, and leads to the target; its holder follows
    that from now on. `revisions` are those that the caller read, by the ticket's id. Raises Merged for a ticket that
    was merged already, Stale for an old revision, Refused for everything else that cannot become one; nothing is
    changed then.
    """
    pks = {source.pk for source in sources}
    if not pks:
        raise Refused(_("Name at least one ticket to merge."))
    if target.pk in pks:
        raise Refused(_("A ticket cannot be merged into itself."))
    with transaction.atomic():
        found = _locked(pks | {target.pk}, actor, revisions or {})
        current = found.pop(target.pk)
        gone = list(found.values())
        for source in gone:
            _check(source, current)
        at = at or now()
        record(_take_over(gone, current, actor, at))
        record([*_close(gone, current, actor, at), *_wake(current, actor, at)])
        current.revision += 1
        current.updated_at = max(at, current.updated_at)
        current.save(update_fields=STATUS_FIELDS)
    return current


def _locked(pks: Iterable[int], actor: User, revisions: Mapping[int, int]) -> dict[int, Ticket]:
    """Return the tickets, locked. What the actor may not see is refused before anything is said about it."""
    wanted = set(pks)
    try:
        found = locked_together(wanted, revisions=revisions)
    except Merged:
        _check_sight(wanted, actor)
        raise
    _check_sight(wanted, actor)
    return found


def _check_sight(pks: set[int], actor: User) -> None:
    seen = Ticket.objects.visible_to(actor).filter(pk__in=pks).values_list("pk", flat=True)
    hidden = sorted(pks - set(seen))
    if hidden:
        raise Refused(_("There is no ticket %(key)s.") % {"key": Ticket(pk=hidden[0]).key})


def _check(source: Ticket, target: Ticket) -> None:
    words = {"key": source.key, "into": target.key}
    if source.status == Status.CLOSED:
        raise Refused(_("%(key)s is closed. Only what is still worked on can be merged.") % words)
    if not target.is_open:
        raise Refused(_("%(into)s is done. Reopen it first, then merge.") % words)
    if (source.requester_id, source.organisation_id) != (target.requester_id, target.organisation_id):
        raise Refused(
            _("%(key)s is another customer's than %(into)s. Answer each of them on their own ticket.") % words
        )
    if source.team is not None and source.team.is_private and source.team_id != target.team_id:
        raise Refused(
            _("%(key)s belongs to a private team. Merge %(into)s into it instead, so that it stays private.")
            % words
        )


def _take_over(sources: Sequence[Ticket], target: Ticket, actor: User, at: datetime) -> list[Event]:
    """Bring what hangs on tickets to the one that goes on; return what is told in the story of each."""
    said = Message.objects.filter(ticket__in=sources)
    counts = dict(said.order_by().values_list("ticket").annotate(Count("pk")))
    move_messages(said, target)
    _follow(sources, target)
    prefetch_related_objects(sources, "tags")
    known = set(target.tags.values_list("slug", flat=True))
    target.tags.add(*{tag for source in sources for tag in source.tags.all()})
    told = []
    for source in sources:
        facts: dict[str, Any] = {"at": at, "actor": actor.pk, "messages": counts.get(source.pk, 0)}
        tags = sorted({tag.slug for tag in source.tags.all()} - known)
        taken = {**facts, "subject": target, "ticket": source.pk, "tags": tags}
        told.append(event(source.stream, events.MERGED, subject=source, into=target.pk, **facts))
        told.append(event(target.stream, events.TOOK_OVER, **taken))
    return told


def _follow(sources: Sequence[Ticket], target: Ticket) -> None:
    """Let whoever followed or held a source follow the target; those of its escalation stay involved."""
    known = TicketWatcher.objects.filter(ticket__in=sources).values_list("user", "is_involved")
    holders = {source.assignee_id for source in sources if source.assignee_id is not None}
    holders.discard(target.assignee_id or 0)
    involved = sorted({user for user, is_involved in known if is_involved})
    others = sorted({*holders, *(user for user, _is_involved in known)} - {*involved})
    TicketWatcher.objects.bulk_create(
        [TicketWatcher(ticket=target, user_id=user, is_involved=True) for user in involved],
        update_conflicts=True,
        unique_fields=["ticket", "user"],
        update_fields=["is_involved"],
    )
    TicketWatcher.objects.bulk_create(
        [TicketWatcher(ticket=target, user_id=user) for user in others], ignore_conflicts=True
    )


def _close(sources: Sequence[Ticket], target: Ticket, actor: User, at: datetime) -> list[Event]:
    """Close what was merged; its promises and its climb have ended by now, with the event of the merge."""
    moved = [move(source, Status.CLOSED, actor=actor.pk, at=at, why=WHY) for source in sources]
    for source in sources:
        source.merged_into = target
    update_rows(sources, [*STATUS_FIELDS, "merged_into"])
    return moved


def _wake(target: Ticket, actor: User, at: datetime) -> list[Event]:
    """Open a ticket that waited for its customer, when the last word that came along is theirs."""
    if target.status != Status.WAITING_CUSTOMER or is_answered(target):
        return []
    return [move(target, Status.OPEN, actor=actor.pk, at=at, why=WHY)]
