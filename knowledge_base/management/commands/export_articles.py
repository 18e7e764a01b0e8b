"""`bin/manage export_articles FILE.zip`: every article as Markdown with front matter, internal parts included."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from helpdesk.accounts.models import User
from helpdesk.accounts.roles import Role
from knowledge_base.exchange.writing import write_archive
from knowledge_base.models import Article


class Command(BaseCommand):
    """Write every article into a ZIP archive of Markdown files."""

    help = "Write every article into a ZIP archive of Markdown files; with --customers only what customers may read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--customers", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        for_customers = options["customers"]
        articles = Article.objects.for_customers() if for_customers else Article.objects.all()
        reader = None if for_customers else User(role=Role.ADMINISTRATOR)
        with options["file"].open("wb") as file:
            count = write_archive(articles, file, reader=reader)
        self.stdout.write(f"Wrote {count} articles to {options['file']}.")
