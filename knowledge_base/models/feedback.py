"""What readers say of an article: whether it helped, and what it lacks."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import User
from knowledge_base.models.article import Article

LONGEST_TEXT = 1000


class Voice(models.TextChoices):
    """Who speaks: somebody of the desk, or a reader of the help centre, whom nobody asks for a name."""

    AGENT = "agent", _("Agent")
    CUSTOMER = "customer", _("Customer")


class FeedbackState(models.TextChoices):
    """Whether somebody still has to look at it."""

    OPEN = "open", _("To be looked at")
    DEALT_WITH = "dealt_with", _("Dealt with")


class Outcome(models.TextChoices):
    """What became of what a reader said."""

    ANSWERED = "answered", _("Answered")
    CHANGED = "changed", _("The article was changed")
    SET_ASIDE = "set_aside", _("Set aside")


class Feedback(models.Model):
    """What one reader said of one revision of an article, in plain text without personal data.

    `user` is who of the desk said it; of a customer nothing is kept. A yes without a word asks nothing of anybody: it
    is dealt with from the beginning, by nobody. What is open waits for the article's owner, who says what became of it
    (`outcome`) and why (`reply`, which an agent gets to read).
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="feedback", verbose_name=_("article"))
    revision = models.PositiveIntegerField(_("revision"))
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    is_helpful = models.BooleanField(_("it helped"))
    text = models.TextField(_("in their words"), max_length=LONGEST_TEXT, blank=True)
    voice = models.CharField(_("from"), max_length=10, choices=Voice.choices)
    user = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="article_feedback",
        verbose_name=_("said by"),
    )
    at = models.DateTimeField(_("at"))
    state = models.CharField(
        _("state"), max_length=10, choices=FeedbackState.choices, default=FeedbackState.OPEN
    )
    handled_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("dealt with by")
    )
    outcome = models.CharField(
        _("what became of it"), max_length=10, choices=Outcome.choices, blank=True, db_default=""
    )
    reply = models.TextField(_("answer or reason"), max_length=LONGEST_TEXT, blank=True, db_default="")
    handled_at = models.DateTimeField(_("dealt with at"), null=True, blank=True)

    class Meta:
        """The newest first, of an article and of all; what is open is listed, the oldest first."""

        ordering = ("-at", "-id")
        indexes: ClassVar[tuple[models.Index, ...]] = (
            models.Index(fields=["article", "-at", "-id"], name="feedback_of_article"),
            models.Index(fields=["at", "id"], name="feedback_open", condition=models.Q(state="open")),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(voice="agent") | models.Q(user__isnull=True),
                name="feedback_of_customers_names_nobody",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", handled_at__isnull=True)
                | models.Q(state="dealt_with", handled_at__isnull=False),
                name="feedback_dealt_with_at_a_time",
            ),
        )

    def __str__(self) -> str:
        """Return whether the article helped, with its title."""
        return f"{self.article.title}: {'+' if self.is_helpful else '-'}"
