"""The app's registration."""

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    """Everything that must happen at a time keeps `next_at`; one sweep serves them all."""

    name = "helpdesk.deadlines"
    label = "deadlines"
