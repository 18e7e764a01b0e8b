"""The app's registration."""

from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    """Business time."""

    name = "helpdesk.calendars"
    label = "calendars"
