"""Approvals: a yes or a no that a step asks somebody for."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from escalation.models.escalation import Escalation, Step
from escalation.words import ApprovalState
from helpdesk.accounts.models import Team, User
from helpdesk.deadlines.models import Deadline
from tickets.models import Message, Ticket


class Approval(Deadline):
    """One question under a climb. `next_at` is when it has waited long enough: then the path goes on.

    It is asked of `asked`, or of everybody in `team` where nobody of it was free. `question` maps languages to texts;
    an empty one is the usual question. It is ended once: by an answer (`answered_by`, with a note as `comment`), by
    its time-out, or because it is no longer asked. Everything of it changes under the lock of its ticket.
    """

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="approvals", verbose_name=_("ticket"))
    escalation = models.ForeignKey(
        Escalation, models.CASCADE, related_name="approvals", verbose_name=_("escalation")
    )
    step = models.OneToOneField(Step, models.CASCADE, related_name="approval", verbose_name=_("step"))
    state = models.CharField(
        _("state"), max_length=10, choices=ApprovalState.choices, default=ApprovalState.WAITING
    )
    question = models.JSONField(_("question"), default=dict, blank=True)
    asked = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="approvals", verbose_name=_("asked of")
    )
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, related_name="+", verbose_name=_("asked of the team")
    )
    asked_at = models.DateTimeField(_("asked at"))
    answer_by = models.DateTimeField(_("to be answered by"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("answered by")
    )
    comment = models.ForeignKey(
        Message, models.SET_NULL, null=True, related_name="+", verbose_name=_("comment")
    )
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now())

    class Meta(Deadline.Meta):
        """Only a question that waits has a time-out, only an answer somebody who gave it. My day reads the waiting."""

        indexes = (
            *Deadline.Meta.indexes,
            models.Index(
                fields=["asked", "asked_at"], name="approval_asked_of", condition=Q(state="waiting")
            ),
            models.Index(fields=["-asked_at", "-id"], name="approval_newest"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(next_at__isnull=True),
                name="approval_ended_waits_for_nothing",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", ended_at__isnull=True)
                | (~Q(state="waiting") & Q(ended_at__isnull=False)),
                name="approval_ends_at_an_instant",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["yes", "no"], answered_by__isnull=False)
                | (~Q(state__in=["yes", "no"]) & Q(answered_by__isnull=True)),
                name="approval_answered_by_somebody",
            ),
        )

    def __str__(self) -> str:
        """Return the ticket and the state."""
        return f"{self.ticket_id} {self.state}"

    @property
    def is_waiting(self) -> bool:
        """Say whether it can still be answered."""
        return self.state == ApprovalState.WAITING

    def question_in(self, language: str) -> str:
        """Return what is asked, in a language; in English where its words are missing, else the usual question."""
        return question_in(self.question, language)


def question_in(question: dict[str, str], language: str) -> str:
    """Return a question's words in a language, else in English, else the usual question in the active language."""
    return question.get(language) or question.get("en") or usual_question()


def usual_question() -> str:
    """Return what a step asks that has no words of its own, in the active language."""
    return _now("Do you approve that work on this ticket goes on?")
