"""The app's registration."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    """Requests, conversation, routing."""

    name = "tickets"
    label = "tickets"

    def ready(self) -> None:
        """Declare what tickets tell people."""
        import tickets.letters
        import tickets.notices  # noqa: F401
