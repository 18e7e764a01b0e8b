"""Taking a ticket for a change: everybody locks the ticket first, then what hangs on it."""

from django.utils.translation import gettext as _

from tickets.errors import Stale
from tickets.models import Ticket


def locked(ticket: Ticket | int, *, revision: int | None = None) -> Ticket:
    """Return the ticket as it is now, locked until the transaction ends.

    Raises Ticket.DoesNotExist; Stale when `revision` is given and is not the current one.
    """
    pk = ticket if isinstance(ticket, int) else ticket.pk
    _wait_for(pk)
    rows = Ticket.objects.select_related("requester", "organisation", "team", "assignee", "topic")
    current = rows.get(pk=pk)
    if revision is not None and revision != current.revision:
        raise Stale(
            _("Somebody changed this ticket meanwhile. Look at it again; nothing was saved."), current
        )
    return current


def _wait_for(pk: int) -> None:
    """Take the lock in a statement of its own.

    A join that waited for the lock would pair the ticket as it is now with the team, the holder and the topic that it
    had before: PostgreSQL reads again only the row that was locked.
    """
    Ticket.objects.select_for_update(no_key=True).only("pk").get(pk=pk)
