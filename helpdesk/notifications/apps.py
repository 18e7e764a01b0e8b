"""The app's registration."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Telling people: the bell and mail."""

    name = "helpdesk.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Let the relay send mails."""
        from helpdesk.notifications import sending  # noqa: F401  it registers its sender
