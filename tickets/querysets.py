"""Tickets in people's words."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from helpdesk.accounts.models import Team

if TYPE_CHECKING:
    from tickets.models.ticket import Ticket  # noqa: F401

OPEN_STATUSES = ("new", "open", "waiting_customer", "waiting_third_party")


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
        if user.may("tickets.see_private"):
            return self
        if not user.may("tickets.view"):
            return self.none()
        if not Team.objects.filter(is_private=True).exists():
            return self  # nothing to hide: a condition that always holds would keep lists from their indexes
        below = user.reports_below()
        return self.filter(
            Q(team__isnull=True)
            | Q(team__is_private=False)
            | Q(team__in=user.teams.values("pk"))
            | Q(team__lead=user)
            | Q(assignee=user)
            | Q(pk__in=user.watcher_rows.values("ticket"))
            | Q(assignee__in=below)
            | Q(team__lead__in=below)
        )

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
