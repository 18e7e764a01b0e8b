"""The app's registration."""

from django.apps import AppConfig


class EscalationConfig(AppConfig):
    """Promises and the paths a neglected or difficult ticket climbs."""

    name = "escalation"
    label = "escalation"

    def ready(self) -> None:
        """Follow tickets, word what the ledger holds of climbs, let the sweep serve clocks and acknowledgements.

        And let the auditor watch them.
        """
        import escalation.approval_notices
        import escalation.closing
        import escalation.contributions
        import escalation.duty_uses
        import escalation.holding
        import escalation.merging
        import escalation.notices
        import escalation.overload_notices
        import escalation.path_uses
        import escalation.reacting
        import escalation.story_words
        import escalation.uses  # noqa: F401
        from escalation.audit import register_checks
        from escalation.engine.handlers import register_kinds
        from escalation.engine.watching import register_watches
        from escalation.services.recalculating import register_jobs

        register_kinds()
        register_watches()
        register_jobs()
        register_checks()
