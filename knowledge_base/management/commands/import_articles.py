"""`bin/manage import_articles FILE.zip --as EMAIL`: articles from Markdown files, all of them or none."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from helpdesk.accounts.models import User
from knowledge_base.exchange.planning import Existing
from knowledge_base.services.importing import import_archive


class Command(BaseCommand):
    """Make articles of a ZIP archive of Markdown files, in somebody's name."""

    help = "Make articles of a ZIP archive of Markdown files with front matter, in somebody's name: all, or none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--as", dest="email", required=True, help="whose name the articles are written in"
        )
        parser.add_argument(
            "--existing",
            choices=Existing.values,
            default=Existing.REFUSE,
            help="what becomes of an article whose slug is there already (default: the archive is refused)",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        actor = User.objects.filter(email__iexact=options["email"], is_active=True).first()
        if actor is None or not actor.may("knowledge.write"):
            raise CommandError(f"There is nobody named {options['email']} who may write articles.")
        try:
            data = options["file"].read_bytes()
            done = import_archive(data, actor=actor, existing=options["existing"])
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        except ValidationError as error:
            lines = [
                f"{place}: {sentence}" for place, told in error.message_dict.items() for sentence in told
            ]
            raise CommandError("Nothing was imported.\n" + "\n".join(lines)) from error
        counts = (
            f"{len(done.created)} new, {len(done.updated)} changed, {len(done.skipped)} left as they were"
        )
        self.stdout.write(f"Imported: {counts}.")
