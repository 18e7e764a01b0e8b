"""Reminders: a climb that has reached its top is brought up again until somebody decides."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from escalation.models.escalation import Escalation
from helpdesk.deadlines.models import Deadline


class Reminder(Deadline):
    """When people are next reminded of a climb at its top. What ended or went on meanwhile is left in peace then."""

    escalation = models.OneToOneField(
        Escalation, models.CASCADE, related_name="reminder", verbose_name=_("escalation")
    )

    def __str__(self) -> str:
        """Return the escalation and the instant."""
        return f"{self.escalation_id} {self.next_at}"
