"""A job: work that takes longer than a request may, done batch by batch."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

FADES_AFTER = timedelta(seconds=60)
"""A job that has given no sign of life for so long is taken to stand still."""


class JobState(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


OPEN = (JobState.WAITING, JobState.RUNNING)


class JobQuerySet(models.QuerySet["Job"]):
    """Questions about jobs, in people's words."""

    def unfinished(self) -> "JobQuerySet":
        """Return those that wait or run."""
        return self.filter(state__in=OPEN)

    def alive(self) -> "JobQuerySet":
        """Return the unfinished ones that gave a sign of life lately, by the database's real clock."""
        return self.unfinished().filter(seen_at__gt=Now() - FADES_AFTER)


class Job(models.Model):
    """One piece of work. `facts` are what it was asked to do, `result` what came out so far; both hold ids, no text.

    `subject` names what it is about (`calendar:3`), `seen_at` is its last sign of life. Times are of the database's
    real clock: a job does not travel.
    """

    kind = models.CharField(_("kind"), max_length=40)
    subject = models.CharField(_("about"), max_length=80, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=JobState.choices, default=JobState.WAITING)
    facts = models.JSONField(_("what to do"), default=dict)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("of"), default=0)
    result = models.JSONField(_("result"), default=dict)
    error = models.TextField(_("what went wrong"), blank=True)
    user_id = models.BigIntegerField(_("asked for by"), null=True)
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    seen_at = models.DateTimeField(_("last sign of life"), db_default=Now())
    finished_at = models.DateTimeField(_("finished at"), null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        """At most one unfinished job of a kind is about the same thing."""

        indexes = (
            # read by the beat's look for work, and by each batch of the sweep
            models.Index(fields=["id"], name="job_unfinished", condition=Q(state__in=["waiting", "running"])),
            # read by the page of what a job is about
            models.Index(fields=["subject", "-id"], name="job_subject"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(state__in=["waiting", "running"]) & ~Q(subject=""),
                name="job_one_unfinished",
            ),
        )

    def __str__(self) -> str:
        """Return the kind and the number."""
        return f"{self.kind} {self.pk}"

    @property
    def is_finished(self) -> bool:
        """Say whether nothing more will happen."""
        return self.state not in OPEN

    def add(self, **counts: int) -> None:
        """Add counts to the result, in memory."""
        for name, count in counts.items():
            self.result[name] = self.result.get(name, 0) + count


Facts = dict[str, Any]
