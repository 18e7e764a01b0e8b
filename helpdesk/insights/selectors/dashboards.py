"""Dashboards as people see them: their own, and those that others share."""

from django.db.models import Q, QuerySet

from helpdesk.accounts.models import User
from helpdesk.insights.models import Dashboard


def readable(viewer: User) -> "QuerySet[Dashboard]":
    """Return the dashboards that somebody who sees reports may read, with their owners."""
    return Dashboard.objects.filter(Q(owner=viewer) | Q(is_shared=True)).select_related("owner")


def own(viewer: User) -> "QuerySet[Dashboard]":
    """Return somebody's own dashboards, by name."""
    return Dashboard.objects.filter(owner=viewer).order_by("name")


def shared_by_others(viewer: User) -> "QuerySet[Dashboard]":
    """Return what others share, with their owners."""
    return Dashboard.objects.filter(is_shared=True).exclude(owner=viewer).select_related("owner")
