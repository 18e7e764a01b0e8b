"""Files that belong to articles."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from helpdesk.files.models import File
from knowledge_base.models.article import Article


class ArticleFile(models.Model):
    """A file below an article. One file may stand below several, such as an original and its translations."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="files", verbose_name=_("article"))
    file = models.ForeignKey(File, models.PROTECT, related_name="+", verbose_name=_("file"))
    created_at = models.DateTimeField(_("added at"), db_default=Now())

    class Meta:
        """In the order that they came; a file stands once below an article."""

        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["article", "file"], name="article_file_once"),)

    def __str__(self) -> str:
        """Return the file's name."""
        return self.file.name
