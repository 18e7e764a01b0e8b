"""Messages: what was said on a ticket."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import Requester, User
from tickets.models.ticket import Ticket
from tickets.words import MessageKind


class Message(models.Model):
    """A public reply or an internal message. It has one author: a user, a requester, or the desk itself (neither).

    `came_from` is the ticket that it was written on, where it has moved by a merge or a split.
    """

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="messages", verbose_name=_("ticket"))
    kind = models.CharField(_("kind"), max_length=10, choices=MessageKind.choices)
    author = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="messages", verbose_name=_("author")
    )
    requester = models.ForeignKey(
        Requester, models.PROTECT, null=True, blank=True, related_name="messages", verbose_name=_("customer")
    )
    body = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)
    came_from = models.ForeignKey(
        Ticket,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="messages_gone",
        verbose_name=_("written on"),
    )
    message_id = models.CharField(_("Message-ID"), max_length=200, blank=True)
    at = models.DateTimeField(_("at"))
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now())

    class Meta:
        """A conversation is read in order of id."""

        indexes = (
            models.Index(fields=["ticket", "id"], name="message_conversation"),
            models.Index(
                fields=["came_from", "id"], name="message_moved", condition=models.Q(came_from__isnull=False)
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(author__isnull=True) | models.Q(requester__isnull=True),
                name="message_has_at_most_one_author",
            ),
        )

    def __str__(self) -> str:
        """Return the kind and the beginning of the text."""
        return f"{self.kind}: {self.body[:40]}"

    @property
    def is_public(self) -> bool:
        """Say whether the customer may read it."""
        return self.kind in {MessageKind.PUBLIC, MessageKind.AUTOMATIC}

    @property
    def is_from_customer(self) -> bool:
        """Say whether the customer wrote it."""
        return self.requester_id is not None
