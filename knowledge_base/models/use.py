"""What an article was worth on a ticket."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import User
from knowledge_base.models.article import Article
from tickets.models import Ticket


class Verdict(models.TextChoices):
    """What somebody who works on a ticket says of an article."""

    USED = "used", _("Used")
    NO_HELP = "no_help", _("Did not help")
    NOT_RELEVANT = "not_relevant", _("Not relevant")


class Place(models.TextChoices):
    """Where the article was offered."""

    TICKET = "ticket", _("Beside the ticket")
    ESCALATING = "escalating", _("Before an escalation")
    API = "api", _("API")


class ArticleUse(models.Model):
    """The newest verdict on an article for a ticket; who gave it, on which revision, and at which support level."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="uses", verbose_name=_("article"))
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="article_uses", verbose_name=_("ticket"))
    user = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="article_uses", verbose_name=_("by")
    )
    verdict = models.CharField(_("verdict"), max_length=15, choices=Verdict.choices)
    place = models.CharField(_("place"), max_length=15, choices=Place.choices)
    revision = models.PositiveIntegerField(_("revision"))
    level = models.PositiveSmallIntegerField(_("support level"))
    at = models.DateTimeField(_("at"))

    class Meta:
        """One verdict a ticket and article; those of an article are read the newest first."""

        constraints = (models.UniqueConstraint(fields=["ticket", "article"], name="article_use_once"),)
        indexes: ClassVar[tuple[models.Index, ...]] = (
            models.Index(fields=["article", "-at"], name="article_use_newest"),
        )

    def __str__(self) -> str:
        """Return the verdict with its ticket."""
        return f"{self.ticket.key}: {self.verdict}"
