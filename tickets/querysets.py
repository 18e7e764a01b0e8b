"""Tickets in people's words."""

from datetime import datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from helpdesk.accounts.models import Team

if TYPE_CHECKING:
    from tickets.models.ticket import Ticket  # noqa: F401

OPEN_STATUSES = ("new", "open", "waiting_customer", "waiting_third_party")


def sees_all(user: Any) -> bool:
    """Say whether no ticket is hidden from the user: by their role, or because no team of the desk is private.

    Then a list asks for no condition: one that always holds would keep it from its indexes. As with a user's
    permissions in Django, the answer holds as long as the instance, which is one request.
    """
    known: bool | None = getattr(user, "sees_all_tickets", None)
    if known is None:
        known = user.may("tickets.see_private") or (
            user.may("tickets.view") and not Team.objects.filter(is_private=True).exists()
        )
        user.sees_all_tickets = known
    return known


def not_hidden_from(user: Any, ticket: str = "") -> Q:
    """Return the condition that a ticket is not hidden in a private team; `ticket` is the way to it (`"ticket__"`).

    Rows that belong to a ticket ask it over the join that they make anyway: a list of ids would be read whole first.
    """
    below = user.reports_below()
    ways = {
        "team__isnull": True,
        "team__is_private": False,
        "team__in": user.teams.values("pk"),
        "team__lead": user,
        "assignee": user,
        "pk__in": user.watcher_rows.values("ticket"),
        "assignee__in": below,
        "team__lead__in": below,
    }
    return reduce(or_, (Q(**{f"{ticket}{way}": value}) for way, value in ways.items()))


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Questions that lists, searches and verbs ask about tickets."""

    def open(self) -> "TicketQuerySet":
        """Return tickets that are neither resolved nor closed."""
        return self.filter(status__in=OPEN_STATUSES)

    def visible_to(self, user: Any) -> "TicketQuerySet":
        """Return the tickets that the user may see.

        An agent sees every ticket of teams that are not private; of a private team only its members, the holder,
        watchers (people of its escalation are involved watchers) and managers above the team's lead or the holder.
        """
        if sees_all(user):
            return self
        if not user.may("tickets.view"):
            return self.none()
        return self.filter(not_hidden_from(user))

    def in_sla_state(self, state: str, at: datetime) -> "TicketQuerySet":
        """Return tickets whose promises stand so at the instant; agrees with `sla.state_of`."""
        late = (
            Q(breached_at__isnull=False)
            | Q(due_at__lte=at)
            | Q(due_at__isnull=True, sla_paused=False, sla_met=False)
        )
        running = Q(breached_at__isnull=True, due_at__gt=at)
        idle = Q(breached_at__isnull=True, due_at__isnull=True)
        conditions = {
            "breached": late,
            "due_soon": running & Q(due_soon_at__lte=at),
            "on_track": running & (Q(due_soon_at__gt=at) | Q(due_soon_at__isnull=True)),
            "paused": idle & Q(sla_paused=True),
            "met": idle & Q(sla_paused=False, sla_met=True),
            "none": idle & Q(sla_paused=False, sla_met__isnull=True),
        }
        return self.filter(conditions[state])
