"""The search index of the knowledge base: what is asked when somebody searches. It is made from the articles."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from knowledge_base.models.article import Article


class Audience(models.TextChoices):
    """For whom an entry was made.

    Integrators find every article that they may read, but nothing by what only the desk may read of it.
    """

    DESK = "desk", _("The desk")
    INTEGRATORS = "public", _("Integrators")
    CUSTOMERS = "customers", _("Customers")


def _indexes() -> tuple[models.Index, ...]:
    """Return an index for each audience and each part of a text: a search reads those of one audience."""
    return tuple(
        GinIndex(
            fields=[part],
            condition=models.Q(audience=audience),
            fastupdate=False,  # what was just published is found at once, and no search pays for a list of it
            name=f"entry_{audience}_{part}",
        )
        for audience in ("desk", "public", "customers")
        for part in ("title", "headings", "body")
    )


class IndexEntry(models.Model):
    """A live article as one audience may search it.

    What customers search is made from the public part of what was published, and there only where they may read it.
    `title`, `headings` and `body` hold stems without their places; `body` holds those of the whole article. `family`
    is the id of the original of which the article is a translation, or its own. `words` are those that it brought
    into the vocabulary, `title_length` and `length` count the words of the title and of the whole.
    """

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="index_entries", verbose_name=_("article")
    )
    audience = models.CharField(_("audience"), max_length=10, choices=Audience.choices)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    family = models.BigIntegerField(_("original"), db_index=True)
    title_length = models.PositiveSmallIntegerField(_("words in the title"))
    length = models.PositiveIntegerField(_("words"))
    title = SearchVectorField()
    headings = SearchVectorField()
    body = SearchVectorField()
    words: ArrayField[list[str], list[str]] = ArrayField(models.TextField(), verbose_name=_("words"))

    class Meta:
        """One entry for an article and an audience."""

        constraints = (models.UniqueConstraint(fields=["article", "audience"], name="index_entry_once"),)
        indexes: ClassVar = _indexes()

    def __str__(self) -> str:
        """Return which article it is of, and for whom."""
        return f"{self.article_id} ({self.audience})"


class IndexWord(models.Model):
    """A word of the vocabulary that one audience can find articles by, in one language.

    `word` is in small letters without accents, `stems` are what the index holds for it, `articles` counts the
    entries that have it. The row of the empty word counts all entries of the audience.
    """

    audience = models.CharField(_("audience"), max_length=10, choices=Audience.choices)
    language = models.CharField(_("language"), max_length=5)
    word = models.TextField(_("word"))
    stems: ArrayField[list[str], list[str]] = ArrayField(models.TextField(), verbose_name=_("stems"))
    articles = models.IntegerField(_("articles"))

    class Meta:
        """A word once for an audience and a language; found by its stems, and by words that look like it."""

        constraints = (
            models.UniqueConstraint(fields=["audience", "language", "word"], name="index_word_once"),
        )
        indexes = (
            GinIndex(fields=["stems"], name="index_word_stems"),
            GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], name="index_word_likeness"),
        )

    def __str__(self) -> str:
        """Return the word."""
        return self.word
