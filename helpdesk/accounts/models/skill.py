"""Skills: what a person can, and how well."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models.user import User
from helpdesk.web.words import check_slug


class Skill(models.Model):
    """A field of competence, such as networks or invoices."""

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        """By name."""

        ordering = ("name", "id")

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def clean(self) -> None:
        """Raise ValidationError for a slug of digits alone."""
        check_slug(self.slug)

    @property
    def stream(self) -> str:
        """Return the skill's stream in the ledger."""
        return f"skill:{self.pk}"


class SkillGrant(models.Model):
    """A user's skill at a level from 1 (knows it) to 5 (teaches it)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="skill_grants", verbose_name=_("user"))
    skill = models.ForeignKey(Skill, models.CASCADE, related_name="grants", verbose_name=_("skill"))
    level = models.PositiveSmallIntegerField(
        _("level"), default=1, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )

    class Meta:
        """A user holds a skill once, at a level from 1 to 5."""

        constraints = (
            models.UniqueConstraint(fields=["user", "skill"], name="skill_grant_once"),
            models.CheckConstraint(
                condition=models.Q(level__range=(1, 5)), name="skill_grant_level_is_1_to_5"
            ),
        )

    def __str__(self) -> str:
        """Return who can what."""
        return f"{self.user}: {self.skill} {self.level}"
