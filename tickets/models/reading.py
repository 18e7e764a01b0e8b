"""How far somebody has read a ticket, and what they have begun to write on it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import User
from tickets.models.ticket import Ticket


class Reading(models.Model):
    """One person's place in one ticket: the last message they saw, and a draft of each kind.

    It belongs to that person alone: nobody else sees it, and it is no part of the ticket's story.
    """

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="readings", verbose_name=_("ticket"))
    user = models.ForeignKey(User, models.CASCADE, related_name="readings", verbose_name=_("user"))
    last_message = models.BigIntegerField(_("last message seen"), default=0)
    reply = models.TextField(_("draft of a reply"), blank=True)
    note = models.TextField(_("draft of a note"), blank=True)
    written_at = models.DateTimeField(_("draft changed at"), null=True, blank=True)

    class Meta:
        """A person has one place in a ticket."""

        constraints = (models.UniqueConstraint(fields=["ticket", "user"], name="ticket_reading_once"),)

    def __str__(self) -> str:
        """Return who reads what."""
        return f"{self.user_id} reads {self.ticket_id}"
