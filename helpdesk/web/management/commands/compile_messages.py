"""`compile_messages`: compile the catalogues that changed, without GNU gettext."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from helpdesk.supervisor.translations import compile_catalogues


class Command(BaseCommand):
    help = "Compile every message catalogue that is newer than its compiled form."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            compiled = compile_catalogues(settings.BASE_DIR)
        except OSError as error:
            raise CommandError(f"A catalogue could not be compiled: {error}") from error
        for source in compiled:
            self.stdout.write(f"Compiled {source.relative_to(settings.BASE_DIR)}")
