"""`bin/manage generate_tickets --count N`: bulk data, a million tickets in minutes, with promises, climbs and history.

It runs on a desk with or without demo data, and beside tickets that are there. Most of what it makes is done; of the
open ones some are late and have climbed, some wait, some are due later on. Nothing is due now unless `--due-now` asks
for it: then the next sweep deals with so many tickets. No mails and no lines in the bell are made.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from helpdesk.demo.generate.run import Order, Progress, generate
from helpdesk.web.times import now


class Command(BaseCommand):
    """Make tickets by the thousand."""

    help = "Make tickets by the thousand, with promises, escalations, messages and history."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--count", type=int, required=True, help="how many tickets")
        parser.add_argument(
            "--open-share", type=float, default=0.1, help="share that is still open (default 0.1)"
        )
        parser.add_argument(
            "--due-now", type=int, default=0, help="open tickets that the next sweep finds due"
        )
        parser.add_argument(
            "--seed", type=int, default=1, help="the same seed makes the same tickets (default 1)"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        order = Order(options["count"], options["open_share"], options["due_now"], options["seed"])
        if order.count < 1 or not 0 <= order.open_share <= 1 or not 0 <= order.due_now <= order.count:
            raise CommandError(
                "Give a count from 1, an open share from 0 to 1, and no more due now than there are."
            )
        generate(order, now(), self._say)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(self.style.SUCCESS(f"Made {order.count} tickets."))

    def _say(self, progress: Progress) -> None:
        rate = progress.done / progress.seconds if progress.seconds else 0
        end = "\n" if progress.done == progress.count else "\r"
        self.stdout.write(
            f"{progress.done:,} of {progress.count:,} tickets, {progress.seconds:.0f} s, {rate:,.0f} a second",
            ending=end,
        )
        self.stdout.flush()
