"""Reading addresses for chat notices."""

from django.db.models import QuerySet

from helpdesk.notifications.models import NoticeAddress


def shared_addresses() -> "QuerySet[NoticeAddress]":
    """Return the channels of teams and of the whole desk, the desk's first."""
    shared = NoticeAddress.objects.filter(user=None).select_related("team")
    return shared.order_by("team__name", "name", "pk")
