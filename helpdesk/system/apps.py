"""The app of the system page; it has no tables."""

from django.apps import AppConfig


class SystemConfig(AppConfig):
    """How the desk itself is: sweep, outbox, audit, processes."""

    name = "helpdesk.system"
    label = "system"

    def ready(self) -> None:
        """Enter what operators do into the catalogue of events."""
        from helpdesk.system import events  # noqa: F401
