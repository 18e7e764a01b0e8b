"""The app's registration."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    """Requests, conversation, routing."""

    name = "tickets"
    label = "tickets"

    def ready(self) -> None:
        """Declare what tickets tell people, word what the ledger holds of them, and let addresses carry their keys."""
        from django.urls import register_converter

        import tickets.letters
        import tickets.live
        import tickets.notices
        import tickets.palette
        import tickets.sight
        import tickets.story_words  # noqa: F401
        from tickets.keys import TicketKey

        register_converter(TicketKey, "ticket_key")
