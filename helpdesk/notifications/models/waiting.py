"""What people will be told later: in a digest, or when their quiet hours end."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import User
from helpdesk.deadlines.models import Deadline
from helpdesk.notifications.channels import OUTSIDE


class WaitingNotice(models.Model):
    """One thing that one person will be told of by mail or chat, not before `due_at`. It goes once it is told."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("user"))
    channel = models.CharField(
        _("channel"), max_length=10, choices=[(channel.value, channel.label) for channel in OUTSIDE]
    )
    kind = models.CharField(_("kind"), max_length=60)
    context = models.JSONField(_("context"), default=dict)
    url = models.CharField(_("where it leads"), max_length=300, blank=True)
    stream = models.CharField(_("stream"), max_length=80, blank=True)
    key = models.CharField(_("key"), max_length=200)
    at = models.DateTimeField(_("at"))
    due_at = models.DateTimeField(_("told from"))

    class Meta:
        """A thing waits once for a person and channel; a round reads what is due of its people."""

        constraints = (
            models.UniqueConstraint(fields=["user", "channel", "key"], name="waiting_notice_once"),
        )
        indexes = (models.Index(fields=["user", "due_at"], name="waiting_notice_due"),)

    def __str__(self) -> str:
        """Return who waits for what."""
        return f"{self.user_id} {self.kind}"


class DigestRound(Deadline):
    """An instant, in real time, from which a person is told what waits for them.

    Rounds are only ever inserted beside the notices that they are for, and deleted once served: nobody who tells
    somebody something waits for anybody else. Several rounds of a person at one instant make one mail.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("user"))

    class Meta(Deadline.Meta):
        """The sweep reads rounds by their instant."""

    def __str__(self) -> str:
        """Return whose round it is."""
        return f"{self.user_id}"
