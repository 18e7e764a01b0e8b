"""Where articles stand: the tree on the left of the reader."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import User
from helpdesk.web.words import check_slug


class Section(models.Model):
    """A shelf of articles about one thing, perhaps within another. Deactivated, never deleted.

    Where `needs_second_person` is set, nobody publishes what they wrote last themselves. `review_every_days` is how
    long a published article counts as true before its owner is asked to look at it again; empty asks nobody.
    """

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="sections", verbose_name=_("within")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    owner = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="knowledge_sections",
        verbose_name=_("owner"),
    )
    needs_second_person = models.BooleanField(_("a second person publishes"), default=False)
    review_every_days = models.PositiveSmallIntegerField(
        _("days until the next review"), null=True, blank=True, default=180, validators=[MinValueValidator(1)]
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        """In the order that somebody gave them."""

        ordering = ("position", "name", "id")

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def clean(self) -> None:
        """Raise ValidationError for a slug of digits alone."""
        check_slug(self.slug)

    @property
    def stream(self) -> str:
        """Return the section's stream in the ledger."""
        return f"section:{self.pk}"
