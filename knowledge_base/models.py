"""Articles: answers that were found once."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import User


class Article(models.Model):
    """One answer in one language, written in Markdown, with an owner who keeps it true."""

    class State(models.TextChoices):
        """How far an article is."""

        DRAFT = "draft", _("Draft")
        REVIEW = "review", _("In review")
        PUBLISHED = "published", _("Published")
        ARCHIVED = "archived", _("Archived")

    class Visibility(models.TextChoices):
        """Who may read it."""

        INTERNAL = "internal", _("Internal")
        CUSTOMERS = "customers", _("Customers")

    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    visibility = models.CharField(
        _("visibility"), max_length=10, choices=Visibility.choices, default=Visibility.INTERNAL
    )
    owner = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="articles", verbose_name=_("owner")
    )
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        """By title."""

        ordering = ("title", "id")

    def __str__(self) -> str:
        """Return the title."""
        return self.title
