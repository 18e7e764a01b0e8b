"""Taking a ticket for a change: everybody locks the ticket first, then what hangs on it."""

from django.utils.translation import gettext as _

from tickets.errors import Stale
from tickets.models import Ticket


def locked(ticket: Ticket | int, *, revision: int | None = None) -> Ticket:
    """Return the ticket as it is now, locked until the transaction ends.

    Raises Ticket.DoesNotExist; Stale when `revision` is given and is not the current one.
    """
    pk = ticket if isinstance(ticket, int) else ticket.pk
    rows = Ticket.objects.select_for_update(of=("self",), no_key=True)
    current = rows.select_related("requester", "organisation", "team", "assignee", "topic").get(pk=pk)
    if revision is not None and revision != current.revision:
        raise Stale(
            _("Somebody changed this ticket meanwhile. Look at it again; nothing was saved."), current
        )
    return current
