"""What a person wants to be told of, by which channel, how often and when."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import User
from helpdesk.notifications.rhythm import WEEKDAYS, Rhythm


class NoticePreferences(models.Model):
    """One person's choices. Whoever never chose has no row, and what is `usually` so holds for them.

    `choices` holds the channels of each kind that the person set otherwise: `{"ticket_assigned": ["bell"]}`.
    Hours are local to the person. Quiet hours begin at `quiet_from` on each of `quiet_days` (0 is Monday) and
    end at `quiet_until`, the next day where that is not later; both empty: there are none.
    """

    user = models.OneToOneField(
        User, models.CASCADE, primary_key=True, related_name="notice_preferences", verbose_name=_("user")
    )
    choices = models.JSONField(_("channels by kind"), default=dict)
    rhythm = models.CharField(
        _("how often mail comes"), max_length=10, choices=Rhythm.choices, default=Rhythm.AT_ONCE
    )
    daily_hour = models.PositiveSmallIntegerField(
        _("hour of the daily mail"), default=8, validators=[MaxValueValidator(23)]
    )
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    quiet_days = ArrayField(
        models.PositiveSmallIntegerField(choices=WEEKDAYS),
        verbose_name=_("quiet on"),
        default=list,
        blank=True,
    )

    class Meta:
        """Quiet hours have both ends or none; the hour is one of the day."""

        constraints = (
            models.CheckConstraint(
                condition=models.Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | models.Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="preferences_quiet_has_two_ends",
            ),
            models.CheckConstraint(
                condition=models.Q(daily_hour__lte=23), name="preferences_hour_of_the_day"
            ),
        )

    def __str__(self) -> str:
        """Return whose preferences they are."""
        return f"{self.user_id}"
