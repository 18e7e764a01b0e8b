"""Who was told of an article, and which version of it they have read."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import User
from knowledge_base.models.article import Article

_UNREAD = models.Q(read_revision__isnull=True) | models.Q(read_revision__lt=models.F("asked_revision"))
READ = models.Q(read_revision__gte=models.F("asked_revision"))
"""The condition of those whose reader has read what they were told of."""


class ReadingQuerySet(models.QuerySet["Reading"]):
    """Questions about readings, in people's words."""

    def unread(self) -> "ReadingQuerySet":
        """Return those that still ask their reader."""
        return self.filter(_UNREAD)


class Reading(models.Model):
    """Somebody of the first line was told of an article: of which revision last, and which one they have read.

    A newer text asks them again only when its writer says so: `asked_revision` then goes up.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="readings", verbose_name=_("article"))
    user = models.ForeignKey(User, models.CASCADE, related_name="article_readings", verbose_name=_("reader"))
    asked_revision = models.PositiveIntegerField(_("told of version"))
    asked_at = models.DateTimeField(_("told at"))
    read_revision = models.PositiveIntegerField(_("has read version"), null=True, blank=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        """One row for a person and an article; what asks somebody is counted on their day."""

        constraints = (
            models.UniqueConstraint(fields=["article", "user"], name="reading_once"),
            models.CheckConstraint(
                condition=models.Q(read_revision__isnull=True, read_at__isnull=True)
                | models.Q(read_revision__isnull=False, read_at__isnull=False),
                name="reading_at_a_time",
            ),
        )
        indexes: ClassVar[tuple[models.Index, ...]] = (
            models.Index(fields=["user"], name="reading_unread", condition=_UNREAD),
        )

    def __str__(self) -> str:
        """Return who, and which version was asked of them."""
        return f"{self.user_id}: {self.article_id} ({self.asked_revision})"

    @property
    def is_unread(self) -> bool:
        """Say whether it still asks its reader."""
        return self.read_revision is None or self.read_revision < self.asked_revision
