"""The app's registration."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    """Requests, conversation, routing."""

    name = "tickets"
    label = "tickets"
