"""How calendars are named in the API."""

from typing import Any

from helpdesk.calendars.models import Calendar
from helpdesk.web.api.fields import Reference


class CalendarReference(Reference):
    """A calendar, by id or slug."""

    component = "CalendarReference"

    def get_queryset(self) -> Any:
        """Return every calendar."""
        return Calendar.objects.all()
