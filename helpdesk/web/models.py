"""What the lowest room keeps: answers already given to repeated requests."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class IdempotencyKey(models.Model):
    """The first answer to a POST that carried an `Idempotency-Key`; kept for 24 hours of real time.

    A row without a status belongs to a request that is still running.
    """

    user_id = models.BigIntegerField(_("user"))
    key = models.CharField(_("key"), max_length=255)
    fingerprint = models.CharField(_("fingerprint of the request"), max_length=64)
    status = models.PositiveSmallIntegerField(_("status"), null=True)
    body = models.JSONField(_("answer"), null=True)
    headers = models.JSONField(_("headers"), default=dict)
    created_at = models.DateTimeField(_("created at"), db_default=Now())

    class Meta:
        """A key belongs to one user; old ones are found by age."""

        constraints = (models.UniqueConstraint(fields=["user_id", "key"], name="idempotency_key_once"),)
        indexes = (models.Index(fields=["created_at"], name="idempotency_key_age"),)

    def __str__(self) -> str:
        """Return the key."""
        return self.key
