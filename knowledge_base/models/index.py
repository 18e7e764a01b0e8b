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
    """For whom an entry was made; the index has a column of the same name for each.

    Integrators find every article that they may read, but nothing by what only the desk may read of it.
    """

    DESK = "desk", _("The desk")
    INTEGRATORS = "public", _("Integrators")
    CUSTOMERS = "customers", _("Customers")


class IndexEntry(models.Model):
    """A live article as some audiences may search it.

    What customers and integrators search is made from the public part of what was published, customers' only where
    they may read it; an article whose parts are all public has one entry for everybody, another one a second entry
    for the desk alone. `title`, `headings` and `body` hold stems without their places; `body` holds those of the
    whole article. `text` is what highlights are made from. `family` is the id of the original of which the article is
    a translation, or its own. `words` are those that it brought into the vocabulary, `title_length` and `length`
    count the words of the title and of the whole.
    """

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="index_entries", verbose_name=_("article")
    )
    desk = models.BooleanField(Audience.DESK.label)
    public = models.BooleanField(Audience.INTEGRATORS.label)
    customers = models.BooleanField(Audience.CUSTOMERS.label)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    family = models.BigIntegerField(_("original"), db_index=True)
    title_length = models.PositiveSmallIntegerField(_("words in the title"))
    length = models.PositiveIntegerField(_("words"))
    title = SearchVectorField()
    headings = SearchVectorField()
    body = SearchVectorField()
    text = models.TextField(_("text"))
    words: ArrayField[list[str], list[str]] = ArrayField(models.TextField(), verbose_name=_("words"))

    class Meta:
        """One entry for an article and an audience; customers' part has indexes of its own, for it may be the smaller.

        What was just published is found at once, and no search pays for a list of it: hence no `fastupdate`.
        """

        constraints = (
            *(
                models.UniqueConstraint(
                    fields=["article"],
                    condition=models.Q(**{audience: True}),
                    name=f"index_entry_of_{audience}",
                )
                for audience in ("desk", "public")
            ),
            models.CheckConstraint(
                condition=models.Q(public=True) | models.Q(desk=True, customers=False),
                name="index_entry_of_customers_is_public",
            ),
        )
        indexes: ClassVar = (
            GinIndex(fields=["title"], fastupdate=False, name="entry_title"),
            GinIndex(fields=["body"], fastupdate=False, name="entry_body"),
            GinIndex(
                fields=["title"],
                condition=models.Q(customers=True),
                fastupdate=False,
                name="entry_customers_title",
            ),
            GinIndex(
                fields=["body"],
                condition=models.Q(customers=True),
                fastupdate=False,
                name="entry_customers_body",
            ),
        )

    def __str__(self) -> str:
        """Return which article it is of, and whether customers search it."""
        return f"{self.article_id} ({'customers' if self.customers else 'internal'})"


class IndexWord(models.Model):
    """A word of the vocabulary that articles can be found by, in one language.

    `word` is in small letters without accents, `stems` are what the index holds for it; `desk`, `public` and
    `customers` count the entries of each audience that have it. The empty word of the language "" counts all entries.
    A word may have several rows, of which some count below nothing: what counts is their sum, so that two who publish
    at once never wait for each other. Whoever comes next makes one row of them.
    """

    language = models.CharField(_("language"), max_length=5)
    word = models.TextField(_("word"))
    stems: ArrayField[list[str], list[str]] = ArrayField(models.TextField(), verbose_name=_("stems"))
    desk = models.IntegerField(Audience.DESK.label)
    public = models.IntegerField(Audience.INTEGRATORS.label)
    customers = models.IntegerField(Audience.CUSTOMERS.label)

    class Meta:
        """Found as it is, by its stems, and by words that look like it."""

        indexes = (
            models.Index(fields=["word", "language"], name="index_word"),
            GinIndex(fields=["stems"], fastupdate=False, name="index_word_stems"),
            GinIndex(
                fields=["word"], opclasses=["gin_trgm_ops"], fastupdate=False, name="index_word_likeness"
            ),
        )

    def __str__(self) -> str:
        """Return the word."""
        return self.word
