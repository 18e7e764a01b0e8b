"""`bin/manage sweep`: run the whole sweep by hand."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from helpdesk.deadlines.sweep import preview, sweep_until_quiet
from helpdesk.web.times import TimeTravelRefused, now, parse_instant, travel


class Command(BaseCommand):
    """Sweep as at an instant, in passes until nothing due is left, and print what was done as JSON."""

    help = (
        "Run the whole sweep by hand, in passes until nothing due is left, and print what was done as JSON."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --as-of and --dry-run."""
        parser.add_argument("--as-of", help="an ISO 8601 instant; default: now")
        parser.add_argument("--dry-run", action="store_true", help="only say what is due")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run it. An instant in the future needs DESK_TIME_TRAVEL=1."""
        real = now()
        try:
            at = parse_instant(options["as_of"]) if options["as_of"] else real
        except ValueError as error:
            raise CommandError(str(error)) from error
        run = preview if options["dry_run"] else sweep_until_quiet
        if at <= real:
            report = run(at)
        else:
            try:
                with travel(at):
                    report = run(at)
            except TimeTravelRefused as error:
                raise CommandError(str(error)) from error
        answer = {
            "as_of": report.as_of.isoformat().replace("+00:00", "Z"),
            "kinds": {name: asdict(tally) for name, tally in report.kinds.items()},
            "steps": report.steps,
        }
        self.stdout.write(json.dumps(answer, indent=2, default=str))
