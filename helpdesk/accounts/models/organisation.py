"""Organisations: the companies our customers work for."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from helpdesk.web.labels import Spoken


class Tier(models.TextChoices):
    """A customer's value to the business."""

    STRATEGIC = "strategic", _("Strategic")
    PREMIUM = "premium", _("Premium")
    STANDARD = "standard", _("Standard")


class Organisation(Spoken):
    """A customer's company."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    tier = models.CharField(_("tier"), max_length=10, choices=Tier.choices, default=Tier.STANDARD)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        """By name; searches find parts of it."""

        ordering = ("name", "id")
        indexes = (GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="organisation_name_words"),)

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def stream(self) -> str:
        """Return the organisation's stream in the ledger."""
        return f"organisation:{self.pk}"
