"""Addresses outside the desk: a person's Telegram, a team's Slack channel, an SMS number."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import Team, User


class NoticeAddress(models.Model):
    """One place where chat notices go: a person's own, a team's, or (with neither) the whole desk's.

    `url` holds the secret of the service and is shown to nobody; `service` and `name` are what people see. A
    shared address is told of the `kinds` chosen for it, in its `language`; an own one follows its person. One
    that fails for good is switched off.
    """

    user = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, related_name="notice_addresses", verbose_name=_("user")
    )
    team = models.ForeignKey(
        Team, models.CASCADE, null=True, blank=True, related_name="notice_addresses", verbose_name=_("team")
    )
    name = models.CharField(_("name"), max_length=80)
    service = models.CharField(_("service"), max_length=60)
    url = models.TextField(_("address"))
    kinds = ArrayField(models.CharField(max_length=60), verbose_name=_("told of"), default=list, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    is_on = models.BooleanField(_("on"), default=True)
    added_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("added by")
    )
    created_at = models.DateTimeField(_("added at"), db_default=Now())
    reached_at = models.DateTimeField(_("last reached"), null=True)
    failed_at = models.DateTimeField(_("last failed"), null=True)

    class Meta:
        """Nobody's own is a team's too; tell() reads those of people, and those of teams."""

        ordering = ("name", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(user__isnull=True) | models.Q(team__isnull=True),
                name="notice_address_of_one_owner",
            ),
        )

    def __str__(self) -> str:
        """Return the service and the name: never the address itself."""
        return f"{self.service}: {self.name}"

    @property
    def has_failed(self) -> bool:
        """Say whether the last attempt failed."""
        if self.failed_at is None:
            return False
        return self.reached_at is None or self.failed_at > self.reached_at
