"""What an article said, and when."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from knowledge_base.models.article import Article


class Revision(models.Model):
    """The text of an article as somebody saved it: written once, never changed, numbered from 1 in its article."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="revisions", verbose_name=_("article"))
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="article_revisions",
        verbose_name=_("author"),
    )
    note = models.CharField(_("what changed"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("saved at"))

    class Meta:
        """The newest first; a number stands once in an article."""

        ordering = ("article", "-number")
        constraints = (models.UniqueConstraint(fields=["article", "number"], name="revision_number_once"),)

    def __str__(self) -> str:
        """Return the title with its number."""
        return f"{self.title} ({self.number})"
