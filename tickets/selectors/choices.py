"""What can be chosen for a ticket: people, teams, topics."""

from django.db.models import Q, QuerySet

from helpdesk.accounts.models import Team, User
from helpdesk.accounts.roles import ACTIONS
from tickets.models import Topic


def agents() -> "QuerySet[User]":
    """Return everybody who works on tickets, by name."""
    return User.objects.filter(is_active=True, role__in=ACTIONS["tickets.write"]).order_by("name", "pk")


def teams() -> "QuerySet[Team]":
    """Return the teams of today, by support level and name."""
    return Team.objects.filter(is_active=True).order_by("level", "name", "pk")


def topics(current: int | None = None) -> "QuerySet[Topic]":
    """Return the topics of today, and the one with the id that the ticket has."""
    offered = Q(is_active=True) | Q(pk=current)
    return Topic.objects.filter(offered).order_by("name", "pk")
