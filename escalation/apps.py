"""The app's registration."""

from django.apps import AppConfig


class EscalationConfig(AppConfig):
    """Promises and the paths a neglected or difficult ticket climbs."""

    name = "escalation"
    label = "escalation"

    def ready(self) -> None:
        """Follow tickets, word what the ledger holds of climbs, and let the sweep serve clocks and acknowledgements."""
        import escalation.closing
        import escalation.contributions
        import escalation.holding
        import escalation.notices
        import escalation.reacting
        import escalation.story_words  # noqa: F401
        from escalation.engine.handlers import register_kinds

        register_kinds()
