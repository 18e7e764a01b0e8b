"""`bin/manage prepare_desk`: the least that a new desk needs to keep promises."""

from typing import Any

from django.core.management.base import BaseCommand

from escalation.services.preparing import prepare


class Command(BaseCommand):
    """Give a new desk hours, a policy, a path and a matrix; a desk that has rules is left alone."""

    help = "Give a new desk hours, a policy, a path and a matrix; a desk that has rules is left alone."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Prepare it, and say what was done."""
        self.stdout.write("The desk has its first rules." if prepare() else "The desk has its rules already.")
