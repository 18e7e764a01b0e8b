"""Who may see the events of tickets: whoever may see the ticket."""

from collections.abc import Collection

from helpdesk.accounts.models import User
from helpdesk.ledger.sight import seen_by
from tickets.models import Ticket


def seen(user: User, streams: Collection[str]) -> Collection[str]:
    """Return the streams of tickets that the user may see now."""
    by_id = {int(stream.partition(":")[2]): stream for stream in streams}
    visible = Ticket.objects.visible_to(user).filter(pk__in=by_id).values_list("pk", flat=True)
    return [by_id[pk] for pk in visible]


seen_by("ticket", seen)
