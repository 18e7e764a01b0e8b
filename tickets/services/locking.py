"""Taking tickets for a change: everybody locks the ticket first, then what hangs on it."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from tickets.errors import Merged, Stale
from tickets.models import Ticket
from tickets.querysets import TicketQuerySet


def locked(ticket: Ticket | int, *, revision: int | None = None) -> Ticket:
    """Return the ticket as it is now, locked until the transaction ends.

    Raises Ticket.DoesNotExist; Stale when `revision` is given and is not the current one; Merged when the ticket was
    merged into another, since nothing on it changes any more.
    """
    pk = ticket if isinstance(ticket, int) else ticket.pk
    _wait_for([pk])
    current = _rows().get(pk=pk)
    _check(current, revision)
    return current


def locked_together(pks: Collection[int], *, revisions: Mapping[int, int | None]) -> dict[int, Ticket]:
    """Return tickets by id as they are now, locked in the order of their ids: two who do so never block each other.

    Raises as `locked` does.
    """
    _wait_for(pks)
    found = {ticket.pk: ticket for ticket in _rows().filter(pk__in=pks).order_by("pk")}
    if len(found) != len(set(pks)):
        raise Ticket.DoesNotExist
    for pk, ticket in found.items():
        _check(ticket, revisions.get(pk))
    return found


def locked_where_it_goes_on(ticket: Ticket) -> Ticket:
    """Return the ticket, or the one that it was merged into at last, locked until the transaction ends."""
    pk = ticket.merged_into_id or ticket.pk
    while True:
        try:
            # What turns out to be merged is let go again: its lock and the next one's may come in the wrong order.
            with transaction.atomic():
                return locked(pk)
        except Merged as merged:
            pk = merged.into


def _wait_for(pks: Collection[int]) -> None:
    """Take the locks in a statement of its own.

    A join that waited for a lock would pair the ticket as it is now with the team, the holder and the topic that it
    had before: PostgreSQL reads again only the row that was locked.
    """
    rows = Ticket.objects.select_for_update(no_key=True).only("pk").filter(pk__in=pks).order_by("pk")
    if not list(rows):
        raise Ticket.DoesNotExist


def _rows() -> TicketQuerySet:
    return Ticket.objects.select_related("requester", "organisation", "team", "assignee", "topic")


def _check(ticket: Ticket, revision: int | None) -> None:
    if ticket.merged_into_id is not None:
        raise Merged(
            _("%(key)s was merged into %(into)s. Go on there.")
            % {"key": ticket.key, "into": ticket.merged_into_key},
            ticket.merged_into_id,
        )
    if revision is not None and revision != ticket.revision:
        raise Stale(_("Somebody changed this ticket meanwhile. Look at it again; nothing was saved."), ticket)
