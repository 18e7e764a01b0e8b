"""Calendars and their versions. A version never changes: clocks that run on it keep it."""

import zoneinfo

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from helpdesk.web.words import check_slug

_NO_PLACES = {"localtime", "Factory"}
"""Names that every machine reads as it likes."""


def validate_timezone(name: str) -> None:
    """Raise ValidationError unless the name is an IANA time zone."""
    if name in _NO_PLACES or name not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(name)s” is no IANA time zone."), params={"name": name})


class Calendar(models.Model):
    """A named set of business hours, such as “Madrid office”. Its hours live in versions; the newest one counts."""

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    is_default = models.BooleanField(_("default calendar"), default=False)
    version = models.PositiveIntegerField(_("current version"), default=0)

    class Meta:
        """At most one calendar is the default."""

        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="calendar_one_default"
            ),
        )

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def clean(self) -> None:
        """Raise ValidationError for a slug of digits alone."""
        check_slug(self.slug)


class CalendarVersion(models.Model):
    """The hours of a calendar as published at one time: zone, weekly windows, holidays and overrides.

    `weekly` is `{"mon": [["09:00", "18:00"]], ...}`, `holidays` a list of `{"date": "2026-01-06", "name": "..."}`,
    `overrides` `{"2026-12-24": [["09:00", "13:00"]]}`; their meaning is that of `clock.BusinessCalendar`.
    """

    calendar = models.ForeignKey(
        Calendar, models.PROTECT, related_name="versions", verbose_name=_("calendar")
    )
    number = models.PositiveIntegerField(_("number"))
    timezone = models.CharField(_("time zone"), max_length=64, validators=[validate_timezone])
    weekly = models.JSONField(_("weekly windows"), default=dict)
    holidays = models.JSONField(_("holidays"), default=list, blank=True)
    overrides = models.JSONField(_("overrides"), default=dict, blank=True)
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    created_by = models.BigIntegerField(_("created by"), null=True)

    class Meta:
        """Versions of a calendar are numbered from 1."""

        constraints = (
            models.UniqueConstraint(fields=["calendar", "number"], name="calendar_version_number"),
        )
        triggers = (pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        """Return the calendar's name and the version's number."""
        return f"{self.calendar.name} v{self.number}"
