"""What means the same: other words for one thing, in each language."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("en", "es", "ru", "it")


class Meaning(models.Model):
    """One thing and what people call it: words or short phrases with commas between them, a field for each language.

    A search for one of them finds the others too, those of another language where an article is written in it.
    `stems` holds the stems of all words, by which a search finds the row.
    """

    en = models.CharField(_("English"), max_length=300, blank=True)
    es = models.CharField(_("Spanish"), max_length=300, blank=True)
    ru = models.CharField(_("Russian"), max_length=300, blank=True)
    it = models.CharField(_("Italian"), max_length=300, blank=True)
    stems: ArrayField[list[str], list[str]] = ArrayField(
        models.TextField(), default=list, editable=False, verbose_name=_("stems")
    )

    class Meta:
        """By the English words; found by the stems."""

        ordering = ("en", "es", "ru", "it", "id")
        indexes = (GinIndex(fields=["stems"], name="meaning_stems"),)

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
