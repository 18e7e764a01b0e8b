"""What a ticket is about."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import Skill, Team
from helpdesk.web.words import check_slug


class Topic(models.Model):
    """A type of problem, with the team that answers it first and the skill that it takes."""

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    team = models.ForeignKey(
        Team, models.SET_NULL, null=True, blank=True, related_name="topics", verbose_name=_("team")
    )
    skill = models.ForeignKey(
        Skill, models.SET_NULL, null=True, blank=True, related_name="topics", verbose_name=_("skill")
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        """By name."""

        ordering = ("name", "id")

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def clean(self) -> None:
        """Raise ValidationError for a slug of digits alone."""
        check_slug(self.slug)


class Tag(models.Model):
    """A word that agents put on tickets."""

    slug = models.SlugField(_("tag"), max_length=60, unique=True, allow_unicode=True)

    class Meta:
        """By word."""

        ordering = ("slug",)

    def __str__(self) -> str:
        """Return the word."""
        return self.slug
