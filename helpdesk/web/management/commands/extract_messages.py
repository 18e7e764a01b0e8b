"""`bin/manage extract_messages`: bring the catalogues up to what the sources ask for."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from helpdesk.web.translations import catalogue
from helpdesk.web.translations.messages import SourceError
from helpdesk.web.translations.sources import find_messages


class Command(BaseCommand):
    """Merge the messages of the sources into every catalogue; translations stay, obsolete entries go."""

    help = "Bring every catalogue up to the sources: new messages come in untranslated, obsolete ones go."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Write the catalogue of each language and say how many messages wait for a translation."""
        try:
            found = find_messages(settings.BASE_DIR)
        except SourceError as error:
            raise CommandError(str(error)) from error
        for language, _name in settings.LANGUAGES:
            path = catalogue.path_of(settings.BASE_DIR, language)
            merged = catalogue.merge(found, catalogue.read(path), language)
            catalogue.write(merged, path)
            waiting = 0 if language == catalogue.SOURCE_LANGUAGE else len(merged.untranslated_entries())
            self.stdout.write(f"{language}: {len(merged)} messages, {waiting} not translated.")
