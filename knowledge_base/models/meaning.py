"""What means the same: other words for one thing, in each language."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("en", "es", "ru", "it")
NEW_VERSION = """
    INSERT INTO knowledge_base_meaningsversion (id, version) VALUES (1, gen_random_uuid())
    ON CONFLICT (id) DO UPDATE SET version = excluded.version;
    RETURN NULL;
"""


class Meaning(models.Model):
    """One thing and what people call it: words or short phrases with commas between them, a field for each language.

    A search for one of them finds the others too, those of another language where an article is written in it.
    Every process keeps the list as it read it; a trigger says when it is no longer so (see MeaningsVersion).
    """

    en = models.CharField(_("English"), max_length=300, blank=True)
    es = models.CharField(_("Spanish"), max_length=300, blank=True)
    ru = models.CharField(_("Russian"), max_length=300, blank=True)
    it = models.CharField(_("Italian"), max_length=300, blank=True)

    class Meta:
        """By the English words; every change of the list gives it another version."""

        ordering = ("en", "es", "ru", "it", "id")
        triggers = (
            pgtrigger.Trigger(
                name="new_version",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate,
                func=NEW_VERSION,
            ),
        )

    def __str__(self) -> str:
        """Return the words, language by language."""
        return " / ".join(words for words in self.by_language().values() if words)

    @property
    def stream(self) -> str:
        """Return the stream of all meanings in the ledger."""
        return "settings:meanings"

    def by_language(self) -> dict[str, str]:
        """Return the words of each language as they were written."""
        return {language: str(getattr(self, language)) for language in LANGUAGES}


class MeaningsVersion(models.Model):
    """Which list of meanings counts now: one row, whose version no other list ever had, undone ones included."""

    version = models.UUIDField(_("version"))

    def __str__(self) -> str:
        """Return the version."""
        return str(self.version)
