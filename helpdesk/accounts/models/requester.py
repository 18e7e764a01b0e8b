"""Requesters: the customers who ask."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower, Now, Upper
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models.organisation import Organisation, Tier
from helpdesk.accounts.querysets import PeopleQuerySet
from helpdesk.calendars.models import validate_timezone


class Requester(models.Model):
    """A customer, known by e-mail address, with the language and time zone they live in."""

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=200)
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="requesters",
        verbose_name=_("organisation"),
    )
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    timezone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[validate_timezone])
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    created_at = models.DateTimeField(_("created at"), db_default=Now())

    objects: ClassVar[PeopleQuerySet["Requester"]] = PeopleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """One requester an address, whatever its case; searches find parts of names and addresses."""

        ordering = ("name", "id")
        indexes = (
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="requester_name_words"),
            GinIndex(OpClass(Upper("email"), name="gin_trgm_ops"), name="requester_email_words"),
        )
        constraints = (models.UniqueConstraint(Lower("email"), name="requester_email_once"),)

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def stream(self) -> str:
        """Return the requester's stream in the ledger."""
        return f"requester:{self.pk}"

    def clean(self) -> None:
        """Raise ValidationError when another requester has the e-mail address."""
        if Requester.objects.with_email(self.email).exclude(pk=self.pk).exists():
            raise ValidationError({"email": _("A requester with this e-mail address is here already.")})

    @property
    def tier(self) -> str:
        """Return the tier of the requester's organisation; without one it is standard."""
        return self.organisation.tier if self.organisation else Tier.STANDARD
