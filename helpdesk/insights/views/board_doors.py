"""The doors to own dashboards: what somebody may not read does not exist for them."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse

from helpdesk.accounts.access import DeskRequest
from helpdesk.insights.models import Dashboard
from helpdesk.insights.selectors.dashboards import readable


def readable_or_404(request: DeskRequest, pk: int) -> Dashboard:
    """Return a dashboard that is the reader's own or shared. Raises Http404."""
    return get_object_or_404(readable(request.user), pk=pk)


def own_or_404(request: DeskRequest, pk: int) -> Dashboard:
    """Return the reader's own dashboard. Raises Http404, and PermissionDenied for one that another shares."""
    dashboard = readable_or_404(request, pk)
    if dashboard.owner_id != request.user.pk:
        raise PermissionDenied
    return dashboard


def url_of(dashboard: Dashboard) -> str:
    """Return the page of a dashboard."""
    return reverse("insights:board", args=[dashboard.pk])
