"""The app's registration."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Telling people: the bell and mail."""

    name = "helpdesk.notifications"
    label = "notifications"
