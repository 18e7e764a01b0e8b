"""Duty schedules: who is on duty when, in turns; versions that never change, and stand-ins for a time."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models.user import User
from helpdesk.calendars.models import validate_timezone
from helpdesk.web.words import check_slug


class DutySchedule(models.Model):
    """A named schedule, such as “Nights and weekends”. Its rotations live in versions; the newest one counts."""

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(_("current version"), default=0)

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
        """Return the schedule's stream in the ledger."""
        return f"settings:duty:{self.pk}"


class DutyScheduleVersion(models.Model):
    """The rotations of a schedule as published at one time, in local time of its zone.

    `rotations` is a list of `{"name", "people": [ids], "begins_on": "2026-11-23", "handover": "09:00", "days": 7,
    "hours": {"mon": [["18:00", "08:00"]]}}`, the first to be asked first: its people take turns of so many days, each
    from the handover on; with `hours`, only in these windows. Its meaning is that of `roster.duty`.
    """

    schedule = models.ForeignKey(
        DutySchedule, models.PROTECT, related_name="versions", verbose_name=_("duty schedule")
    )
    number = models.PositiveIntegerField(_("number"))
    timezone = models.CharField(_("time zone"), max_length=64, validators=[validate_timezone])
    rotations = models.JSONField(_("rotations"), default=list)
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    created_by = models.BigIntegerField(_("created by"), null=True)

    class Meta:
        """Versions of a schedule are numbered from 1."""

        constraints = (models.UniqueConstraint(fields=["schedule", "number"], name="duty_version_number"),)
        triggers = (pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        """Return the schedule's name and the version's number."""
        return f"{self.schedule.name} v{self.number}"


class StandIn(models.Model):
    """Somebody on duty over `[start, end)` instead of somebody else; without one, before everybody else."""

    schedule = models.ForeignKey(
        DutySchedule, models.PROTECT, related_name="stand_ins", verbose_name=_("duty schedule")
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("who stands in"))
    instead_of = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("instead of")
    )
    start = models.DateTimeField(_("from"))
    end = models.DateTimeField(_("until"))
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    created_by = models.BigIntegerField(_("created by"), null=True)

    class Meta:
        """The roster reads those that have not ended."""

        ordering = ("start", "id")
        indexes = (models.Index(fields=["schedule", "end"], name="stand_in_to_come"),)
        constraints = (
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="stand_in_ends_after_it_starts"),
        )

    def __str__(self) -> str:
        """Return who and when."""
        return f"{self.user} {self.start:%Y-%m-%d %H:%M}"
