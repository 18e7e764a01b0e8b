"""Hours that somebody wrote, and why they cannot be read, in the reader's language."""

from django.utils.translation import gettext as _

from helpdesk.calendars.hours import BadHours

UNREADABLE = (ValueError, TypeError, KeyError, AttributeError)
"""What reading hours of any shape may raise."""


def reason(error: Exception) -> str:
    """Say why hours could not be read."""
    return _(error.sentence) % error.words if isinstance(error, BadHours) else str(error)
