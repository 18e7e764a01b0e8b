"""The app's registration."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The append-only story of everything that happened, and the outbox beside it."""

    name = "helpdesk.ledger"
    label = "ledger"
