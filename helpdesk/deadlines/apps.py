"""The app's registration."""

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    """Everything that must happen at a time keeps `next_at`; one sweep serves them all."""

    name = "helpdesk.deadlines"
    label = "deadlines"

    def ready(self) -> None:
        """Remember when this process was started, and let the auditor watch the sweep."""
        from helpdesk.deadlines import heartbeat  # noqa: F401  it reads the clock as it is loaded
        from helpdesk.deadlines.watching import register_checks

        register_checks()
