"""What endpoints on dashboards and mailed reports have in common."""

from rest_framework import status
from rest_framework.response import Response

from helpdesk.insights.errors import Stale
from helpdesk.insights.models import Dashboard, ScheduledReport
from helpdesk.web.api.conditions import with_tag
from helpdesk.web.api.views import DeskView


class OwnView(DeskView):
    """An endpoint on what its caller put together: answers come with a tag, and a stale one says how the row is now."""

    scopes = {"read": "reports:read", "write": "reports:write"}
    own = "token"

    def tagged_answer(self, row: Dashboard | ScheduledReport, code: int = status.HTTP_200_OK) -> Response:
        """Answer with a row and its tag."""
        return with_tag(self.request, row.changes, self.get_serializer(row).data, code)

    def handle_exception(self, exc: Exception) -> Response:
        """Answer an error; a stale one tells how the row is now."""
        if isinstance(exc, Stale):
            exc.shown = dict(self.get_serializer(exc.row).data)
        return super().handle_exception(exc)
