"""What an escalated ticket taught, and whether it stands in an article yet."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import User
from knowledge_base.models.article import Article
from tickets.models import Ticket

LONGEST_NOTE = 500


class LessonState(models.TextChoices):
    """How far a lesson is on its way to the first line."""

    ASKED = "asked", _("Asked")
    WRITING = "writing", _("Being written")
    LEARNT = "learnt", _("In an article")
    DECLINED = "declined", _("Not worth an article")


class DeclineReason(models.TextChoices):
    """Why a solved ticket leaves no article behind."""

    ONE_OFF = "one_off", _("It will not happen again")
    ONE_CUSTOMER = "one_customer", _("It concerns one customer alone")
    FIXED = "fixed", _("The cause is gone for good")
    UNKNOWN = "unknown", _("Nobody knows what helped")
    OTHER = "other", _("Another reason")


OWED = (LessonState.ASKED, LessonState.WRITING)


class Lesson(models.Model):
    """What the solver of an escalated ticket owes the first line: an article, or the reason why there is none.

    It is owed until the article of it is published, or somebody says why not. `removed` lists the personal data that a
    draft made from the ticket left out, as `{kind, count}`.
    """

    ticket = models.OneToOneField(Ticket, models.CASCADE, related_name="lesson", verbose_name=_("ticket"))
    owner = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="lessons", verbose_name=_("owner")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=LessonState.choices, default=LessonState.ASKED
    )
    article = models.ForeignKey(
        Article, models.SET_NULL, null=True, blank=True, related_name="lessons", verbose_name=_("article")
    )
    reason = models.CharField(_("why not"), max_length=15, choices=DeclineReason.choices, blank=True)
    note = models.CharField(_("note"), max_length=LONGEST_NOTE, blank=True)
    removed = models.JSONField(_("left out"), default=list)
    asked_at = models.DateTimeField(_("asked at"))
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )

    class Meta:
        """What is owed is listed, the oldest first; an article's lessons are found when it is published."""

        ordering = ("asked_at", "id")
        indexes: ClassVar[tuple[models.Index, ...]] = (
            models.Index(
                fields=["asked_at", "id"],
                name="lesson_owed",
                condition=models.Q(state__in=["asked", "writing"]),
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(state="declined") | ~models.Q(reason=""),
                name="lesson_declined_for_a_reason",
            ),
        )

    def __str__(self) -> str:
        """Return the ticket's key with how far it is."""
        return f"{self.ticket.key}: {self.state}"

    @property
    def is_owed(self) -> bool:
        """Say whether the first line still waits for it."""
        return self.state in OWED
