"""What people searched for, and what they opened."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from knowledge_base.models.article import Article


class Place(models.TextChoices):
    """Where somebody searched."""

    KNOWLEDGE = "knowledge", _("Knowledge")
    TICKET = "ticket", _("Beside a ticket")
    CUSTOMERS = "customers", _("Help centre")
    API = "api", _("API")


class SearchRecord(models.Model):
    """One search: its words without addresses and long numbers, how much it found, and what was opened.

    It does not say who searched. It is deleted after a set time.
    """

    text = models.CharField(_("searched for"), max_length=300)
    language = models.CharField(_("language"), max_length=5, blank=True)
    place = models.CharField(_("where"), max_length=10, choices=Place.choices)
    found = models.PositiveSmallIntegerField(_("articles found"))
    clicked = models.ForeignKey(
        Article, models.SET_NULL, null=True, blank=True, related_name="found_by", verbose_name=_("opened")
    )
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        """The newest first; the oldest are deleted by their time, and what found nothing is listed."""

        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=["at"], name="search_record_at"),
            models.Index(fields=["at"], condition=models.Q(found=0), name="search_record_found_nothing"),
        )

    def __str__(self) -> str:
        """Return the words."""
        return self.text
