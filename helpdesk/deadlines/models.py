"""The shape of everything that waits for a time."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Deadline(models.Model):
    """A row with a next instant. `next_at` is null when there is nothing to wait for.

    A row whose handling failed for good is parked: it keeps its `next_at`, leaves the sweep's index and
    waits for an operator with the reason beside it.
    """

    next_at = models.DateTimeField(_("next instant"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("failed attempts"), default=0)
    parked_at = models.DateTimeField(_("parked at"), null=True, blank=True)
    parked_reason = models.TextField(_("reason for parking"), blank=True)

    class Meta:
        """The sweep reads due rows first, parked and idle ones not at all; health reads the parked ones."""

        abstract = True
        indexes: ClassVar[tuple[models.Index, ...]] = (
            models.Index(
                fields=["next_at", "id"],
                name="%(class)s_next_at",
                condition=models.Q(next_at__isnull=False, parked_at__isnull=True),
            ),
            models.Index(fields=["id"], name="%(class)s_parked", condition=models.Q(parked_at__isnull=False)),
        )


class Heartbeat(models.Model):
    """The last time a recurring job ran to its end, by the database's real clock."""

    name = models.CharField(_("job"), max_length=40, primary_key=True)
    at = models.DateTimeField(_("last finished"))

    def __str__(self) -> str:
        """Return the job's name."""
        return self.name


class AuditReport(models.Model):
    """The auditor's last report: one row, as of the database's real clock.

    `findings` are what was wrong (check, place, facts, since when), `full` the checks that named as much as a look
    names, `walks` how far each walking check has come.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField(_("audited at"))
    findings = models.JSONField(_("findings"), default=list)
    full = models.JSONField(_("checks with more findings"), default=list)
    walks = models.JSONField(_("how far each check has come"), default=dict)
    milliseconds = models.PositiveIntegerField(_("milliseconds it took"), default=0)
    pinged_at = models.DateTimeField(_("dead-man's switch last told at"), null=True)
    ping_error = models.CharField(_("why it could not be told"), max_length=200, blank=True)

    class Meta:
        """There is one."""

        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="audit_report_is_one"),)

    def __str__(self) -> str:
        """Return when it was made."""
        return self.at.isoformat()
