"""`bin/manage relay`: drain the outbox once."""

from typing import Any

from django.core.management.base import BaseCommand

from helpdesk.ledger.relay import drain


class Command(BaseCommand):
    """Send everything that waits in the outbox and is due, and print how many went out."""

    help = "Send everything that waits in the outbox and is due, and print how many went out."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Drain it."""
        self.stdout.write(str(drain()))
