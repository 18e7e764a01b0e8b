"""The app's registration."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Telling people: the bell, mail and chat notices."""

    name = "helpdesk.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Let the relay send mails and chat notices, the sweep serve digests, and bells and administrators hear."""
        from helpdesk.notifications import chat_sending, live, sending, sign_in  # noqa: F401  each registers what it does
        from helpdesk.notifications.auditing import follow_audits
        from helpdesk.notifications.digests import register_kind

        register_kind()
        follow_audits()
