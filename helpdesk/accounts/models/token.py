"""API tokens: shown once, stored as a hash, scoped, expiring."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models.user import User


class ApiToken(models.Model):
    """A key to the API that acts as its user, within its scopes, until it expires or is revoked.

    One that was `issued_with` another never outlives it and never may more.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens", verbose_name=_("user"))
    name = models.CharField(_("name"), max_length=100)
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    hint = models.CharField(_("hint"), max_length=12)
    scopes = ArrayField(models.CharField(max_length=30), verbose_name=_("scopes"))
    issued_with = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="issued", verbose_name=_("issued with")
    )
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    expires_at = models.DateTimeField(_("expires at"))
    last_used_at = models.DateTimeField(_("last used at"), null=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True)

    class Meta:
        """Newest first."""

        ordering = ("-id",)

    def __str__(self) -> str:
        """Return the name and the first letters of the key."""
        return f"{self.name} ({self.hint}...)"
