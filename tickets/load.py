"""How much work each person holds."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, OuterRef

from helpdesk.accounts.models import User
from helpdesk.accounts.roster import MOST_CAPACITY
from tickets.models import Ticket


def open_tickets_by_person() -> dict[int, int]:
    """Return the number of open tickets by the id of their holder; who holds none is left out.

    It ends at `MOST_CAPACITY`, the point from which everybody is full: a desk of a million open tickets is not read
    for a figure that changes nothing.
    """
    held = Ticket.objects.open().filter(assignee=OuterRef("pk")).order_by().values("pk")[:MOST_CAPACITY]
    counted = Func(ArraySubquery(held), function="CARDINALITY", output_field=IntegerField())
    loads = User.objects.order_by().annotate(held=counted).values_list("pk", "held")
    return {person: load for person, load in loads if load}
