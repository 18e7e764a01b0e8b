"""Teams: a group of agents at one support level."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models.user import User
from helpdesk.web.words import check_slug


class Team(models.Model):
    """A team with its support level, its lead and its members. Deactivated, never deleted."""

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    level = models.PositiveSmallIntegerField(_("support level"), default=1, validators=[MinValueValidator(1)])
    lead = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="leads", verbose_name=_("lead")
    )
    members: "models.ManyToManyField[User, Membership]" = models.ManyToManyField(
        User, through="Membership", related_name="teams", verbose_name=_("members")
    )
    is_private = models.BooleanField(_("private"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    is_escalation_queue = models.BooleanField(
        _("global escalation queue"),
        default=False,
        help_text=_("Where a ticket lands when nobody else can be found. Exactly one team has this."),
    )
    is_front_door = models.BooleanField(
        _("front door"), default=False, help_text=_("Where a new ticket goes when its topic names no team.")
    )

    class Meta:
        """At most one global queue and one front door; levels begin at 1."""

        ordering = ("level", "name", "id")
        constraints = (
            models.CheckConstraint(condition=models.Q(level__gte=1), name="team_level_begins_at_1"),
            models.UniqueConstraint(
                fields=["is_escalation_queue"],
                condition=models.Q(is_escalation_queue=True),
                name="team_one_queue",
            ),
            models.UniqueConstraint(
                fields=["is_front_door"], condition=models.Q(is_front_door=True), name="team_one_front_door"
            ),
        )

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def clean(self) -> None:
        """Raise ValidationError for a slug of digits alone."""
        check_slug(self.slug)

    @property
    def stream(self) -> str:
        """Return the team's stream in the ledger."""
        return f"team:{self.pk}"


class Membership(models.Model):
    """A user's place in a team."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships", verbose_name=_("team"))
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("user"))

    class Meta:
        """A user is in a team once."""

        constraints = (models.UniqueConstraint(fields=["team", "user"], name="membership_once"),)

    def __str__(self) -> str:
        """Return who is where."""
        return f"{self.user} in {self.team}"
