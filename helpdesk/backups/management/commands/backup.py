"""`bin/manage backup PATH`: the whole desk in one file, made while it runs."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from helpdesk.backups.errors import BackupError
from helpdesk.backups.making import back_up, back_up_to


class Command(BaseCommand):
    help = "Write the database and the attachments to one file; `-` writes to the standard output."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "path", help="the file to write, replaced when it exists, or - for standard output"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if options["path"] == "-":
                back_up_to(sys.stdout.buffer)
                return
            target = Path(options["path"])
            made = back_up(target)
        except BackupError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(
                f"The backup could not be written: {error}. Nothing was left behind."
            ) from error
        size = target.stat().st_size
        self.stdout.write(
            f"{target}: {size:,} bytes, the database as of {made.created_at} and {len(made.files)} attachments."
        )
