"""The mails."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now, Upper
from django.utils.translation import gettext_lazy as _


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
        """The mails of a story are found by its stream, those to a person by the address, whatever its case."""

        indexes = (
            models.Index(fields=["stream"], name="mail_stream"),
            models.Index(Upper("to"), models.F("id").desc(), name="mail_to"),
            models.Index(fields=["state", "-id"], name="mail_state"),
        )

    def __str__(self) -> str:
        """Return the address and the subject."""
        return f"{self.to}: {self.subject}"
