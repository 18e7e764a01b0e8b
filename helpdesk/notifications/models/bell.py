"""The bell."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import User


class Notification(models.Model):
    """One line in somebody's bell. Its words are made when it is read, in the reader's language."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notifications", verbose_name=_("user"))
    kind = models.CharField(_("kind"), max_length=60)
    context = models.JSONField(_("context"), default=dict)
    url = models.CharField(_("where it leads"), max_length=300, blank=True)
    key = models.CharField(_("key"), max_length=200)
    at = models.DateTimeField(_("at"))
    read_at = models.DateTimeField(_("read at"), null=True)

    class Meta:
        """A person is told of one thing once; the bell reads the newest first and counts the unread."""

        constraints = (models.UniqueConstraint(fields=["user", "key"], name="notification_once"),)
        indexes = (
            models.Index(fields=["user", "-id"], name="notification_newest"),
            models.Index(
                fields=["user"], name="notification_unread", condition=models.Q(read_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        """Return who is told of what."""
        return f"{self.user_id} {self.kind}"
