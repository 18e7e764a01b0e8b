"""Links that let somebody choose a password: invitations and resets."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models.user import User


class SignInLink(models.Model):
    """A link that was mailed to a user. It works once, until it expires, and only while it is the newest.

    What the link holds is computed from the row, the user's password and address, and the desk's secret key: it is
    stored nowhere, and changing the password or the address ends it.
    """

    class Purpose(models.TextChoices):
        """What the link is for."""

        INVITATION = "invitation", _("invitation")
        RESET = "reset", _("new password")

    user = models.ForeignKey(User, models.CASCADE, related_name="sign_in_links", verbose_name=_("user"))
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose.choices)
    nonce = models.CharField(_("nonce"), max_length=43)
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    class Meta:
        """Newest first; one link of a user works at a time."""

        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=["user"],
                name="sign_in_link_one_open",
                condition=models.Q(used_at__isnull=True, withdrawn_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        """Return what it is for and for whom, by id."""
        return f"{self.purpose} of user {self.user_id}"
