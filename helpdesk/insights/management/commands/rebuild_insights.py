"""`bin/manage rebuild_insights`: fold all facts anew from the ledger."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from helpdesk.insights.following import begin_building, building, refresh

SECONDS = 5.0
"""How often it says how far it is."""


class Command(BaseCommand):
    """Fold all facts anew, beside the desk at work. Stopped half-way it goes on the next time, here or by the beat."""

    help = "Fold the facts of every ticket anew from the ledger. Safe to stop: it goes on the next time."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --again."""
        parser.add_argument(
            "--again",
            action="store_true",
            help="Begin with the first ticket, also when a building is at work.",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Fold until the last ticket, saying how far it is."""
        if options["again"] or building() is None:
            begin_building()
        while (at := building()) is not None:
            self.stdout.write(f"{at[0]} of {at[1]}")
            refresh(seconds=SECONDS)
        self.stdout.write("Done.")
