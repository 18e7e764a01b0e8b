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
