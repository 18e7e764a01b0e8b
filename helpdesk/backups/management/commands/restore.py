"""`bin/manage restore PATH`: the desk as it was when the backup was made."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from helpdesk.backups.errors import BackupError
from helpdesk.backups.restoring import Restored, restore


class Command(BaseCommand):
    help = "Restore a backup into an empty desk that is stopped; `-` reads the standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", help="the backup, or - for standard input")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="restore though the desk is not empty: all that is in it goes",
        )
        parser.add_argument(
            "--hold-mail", action="store_true", help="mark mails and other deliveries that waited as failed"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        wishes = {"replace": options["replace"], "hold_mail": options["hold_mail"]}
        try:
            if options["path"] == "-":
                done = restore(sys.stdin.buffer, **wishes)
            else:
                with Path(options["path"]).open("rb") as stream:
                    done = restore(stream, **wishes)
        except BackupError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"The backup could not be read or put in its place: {error}.") from error
        self._tell(done)

    def _tell(self, done: Restored) -> None:
        made = done.manifest
        self.stdout.write(
            f"Restored the desk as of {made.created_at} (version {made.version}), {len(made.files)} attachments."
        )
        if done.held:
            self.stdout.write(f"{done.held} deliveries that waited are held back, marked as failed.")
        elif done.waiting:
            self.stdout.write(
                f"{done.waiting} deliveries wait and leave when the desk starts; some may have left after the backup."
            )
        self.stdout.write("What has been due since then is dealt with by the first sweep after the start.")
