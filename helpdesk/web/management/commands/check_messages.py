"""`bin/manage check_messages`: fail when a catalogue does not say what the sources ask for."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from helpdesk.web.translations import catalogue
from helpdesk.web.translations.check import problems
from helpdesk.web.translations.messages import SourceError
from helpdesk.web.translations.sources import find_messages


class Command(BaseCommand):
    """Name every missing, stale, untranslated or fuzzy entry, wrong placeholder and wrong plural."""

    help = "Check every catalogue against the sources; exit with 1 and a list where one is not right."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print every problem, then raise CommandError with their number."""
        try:
            found = find_messages(settings.BASE_DIR)
        except SourceError as error:
            raise CommandError(str(error)) from error
        count = 0
        for language, _name in settings.LANGUAGES:
            path = catalogue.path_of(settings.BASE_DIR, language)
            for problem in problems(found, catalogue.read(path), language):
                self.stderr.write(f"{path.relative_to(settings.BASE_DIR)}: {problem}")
                count += 1
        if count:
            sentence = f"{count} problems in the catalogues."
            raise CommandError(sentence)
        self.stdout.write("The catalogues are complete.")
