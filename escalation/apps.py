"""The app's registration."""

from django.apps import AppConfig


class EscalationConfig(AppConfig):
    """Promises and the paths a neglected or difficult ticket climbs."""

    name = "escalation"
    label = "escalation"
