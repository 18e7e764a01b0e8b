"""The app's registration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    """The append-only story of everything that happened, and the outbox beside it."""

    name = "helpdesk.ledger"
    label = "ledger"

    def ready(self) -> None:
        """After a migration, which also follows a restore, count transactions on; let the auditor watch the outbox."""
        from helpdesk.ledger.audit import register_checks

        post_migrate.connect(_follow_restored, sender=self)
        register_checks()


def _follow_restored(**_facts: object) -> None:
    from helpdesk.ledger.feed import follow_restored

    follow_restored()
