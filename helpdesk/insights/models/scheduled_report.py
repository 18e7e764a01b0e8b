"""Reports that come by mail."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import User
from helpdesk.calendars.models import validate_timezone
from helpdesk.deadlines.models import Deadline
from helpdesk.insights.mailed.rhythm import Rhythm, Times
from helpdesk.insights.models.dashboard import Dashboard
from helpdesk.insights.periods import Period
from helpdesk.notifications.zones import zone_of


class Rest(models.TextChoices):
    """Why a schedule rests though nobody switched it off."""

    OWNER_LEFT = "owner_left", _("Its owner works here no more.")
    OWNER_MAY_NOT = "owner_may_not", _("Its owner's role may not mail reports.")
    DASHBOARD = "dashboard", _("Its owner no longer sees the dashboard.")
    NOBODY = "nobody", _("Nobody gets it any more.")


class ScheduledReport(Deadline):
    """A dashboard that is mailed to people in a rhythm, to each in their language, with the figures that they may see.

    `dashboard` is None for the one that every desk has. It comes at `at` in `timezone`: weekly on `weekday` (0 is
    Monday), monthly on `day`, or on the last day of a shorter month. As a deadline it waits for its next time; with
    `is_on` false it waits for nothing, and where the desk itself switched it off `rests_because` says why. `last_at` is
    the time it last came for. `changes` counts everything that was changed, for optimistic locking.
    """

    owner = models.ForeignKey(User, models.CASCADE, related_name="scheduled_reports", verbose_name=_("owner"))
    dashboard = models.ForeignKey(
        Dashboard,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="schedules",
        verbose_name=_("dashboard"),
    )
    filters = models.JSONField(_("narrowed to"), default=dict, blank=True)
    period = models.CharField(_("period"), max_length=20, choices=Period.choices, default=Period.LAST_7_DAYS)
    rhythm = models.CharField(_("rhythm"), max_length=20, choices=Rhythm.choices, default=Rhythm.WEEKLY)
    weekday = models.PositiveSmallIntegerField(_("weekday"), default=0, validators=[MaxValueValidator(6)])
    day = models.PositiveSmallIntegerField(
        _("day of the month"), default=1, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    at = models.TimeField(_("time of day"))
    timezone = models.CharField(_("time zone"), max_length=64, validators=[validate_timezone])
    recipients = models.ManyToManyField(User, related_name="+", verbose_name=_("recipients"))
    is_on = models.BooleanField(_("on"), default=True)
    rests_because = models.CharField(
        _("why it rests"), max_length=20, choices=Rest.choices, blank=True, default=""
    )
    last_at = models.DateTimeField(_("last time"), null=True, blank=True)
    changes = models.PositiveIntegerField(_("number of changes"), default=0)
    created_at = models.DateTimeField(_("created at"), db_default=Now())

    class Meta(Deadline.Meta):
        """The sweep reads them by their next time."""

    def __str__(self) -> str:
        """Return what is mailed how often."""
        return f"{self.dashboard_id or 'desk'} {self.rhythm}"

    @property
    def times(self) -> Times:
        """Return when it comes."""
        return Times(self.rhythm, self.at, zone_of(self.timezone), self.weekday, self.day)
