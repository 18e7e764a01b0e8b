"""The bell and the mails."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
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


class Mail(models.Model):
    """One outgoing mail to one address: a row first, then sent over SMTP.

    The words are made from `kind` and `context` in `language` when it is sent, and kept as they were sent.
    The Message-ID derives from `key`, so a mail that is sent again after a crash is recognised as the same.
    """

    class State(models.TextChoices):
        """Where a mail stands."""

        QUEUED = "queued", _("queued")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    to = models.EmailField(_("to"))
    to_name = models.CharField(_("name"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=60)
    context = models.JSONField(_("context"), default=dict)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    timezone = models.CharField(_("time zone"), max_length=64, default="UTC")
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML"), blank=True)
    stream = models.CharField(_("stream"), max_length=80, blank=True)
    key = models.CharField(_("key"), max_length=200, unique=True)
    message_id = models.CharField(_("Message-ID"), max_length=200, unique=True)
    in_reply_to = models.CharField(_("In-Reply-To"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    sent_at = models.DateTimeField(_("sent at"), null=True)

    class Meta:
        """The mails of a story are found by its stream."""

        indexes = (models.Index(fields=["stream"], name="mail_stream"),)

    def __str__(self) -> str:
        """Return the address and the subject."""
        return f"{self.to}: {self.subject}"
