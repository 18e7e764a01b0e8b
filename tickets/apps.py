"""The app's registration."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    """Requests, conversation, routing."""

    name = "tickets"
    label = "tickets"

    def ready(self) -> None:
        """Declare what tickets tell people, and word what the ledger holds of them."""
        import tickets.letters
        import tickets.notices
        import tickets.story_words  # noqa: F401
