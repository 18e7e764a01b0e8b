"""Escalations: one ticket's climb, and every step that was taken or passed over."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from escalation.models.matrix import Path, PathVersion
from escalation.querysets import EscalationQuerySet
from escalation.words import Action, ClockKind, EscalationKind, EscalationState, Outcome, Reason, Trigger
from helpdesk.accounts.models import Team, User
from helpdesk.deadlines.models import Deadline
from tickets.models import Message, Ticket


class Escalation(Deadline):
    """A climb from its start to its close. `next_at` is when it must be acknowledged, or else the next step fires.

    `origin_*` is where the ticket stood before. `manual_level` is the level that somebody chose by hand: automatic
    steps at or below it are superseded. `exhausted_at` means that the top was reached: it stays visible.
    """

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="escalations", verbose_name=_("ticket"))
    state = models.CharField(
        _("state"), max_length=10, choices=EscalationState.choices, default=EscalationState.OPEN
    )
    kind = models.CharField(_("kind"), max_length=15, choices=EscalationKind.choices)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)
    trigger = models.CharField(_("trigger"), max_length=10, choices=Trigger.choices)
    level = models.PositiveSmallIntegerField(_("level"))
    manual_level = models.PositiveSmallIntegerField(_("level chosen by hand"), default=0)
    path_version = models.ForeignKey(
        PathVersion, models.PROTECT, null=True, related_name="+", verbose_name=_("path")
    )
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, related_name="escalations", verbose_name=_("team")
    )
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="escalations", verbose_name=_("owner")
    )
    handover = models.ForeignKey(
        Message, models.SET_NULL, null=True, related_name="+", verbose_name=_("hand-over")
    )
    parties: "models.ManyToManyField[User, models.Model]" = models.ManyToManyField(
        User, blank=True, related_name="+", verbose_name=_("parties to the conflict")
    )

    origin_team = models.ForeignKey(
        Team, models.PROTECT, null=True, related_name="+", verbose_name=_("from team")
    )
    origin_assignee = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("from")
    )
    origin_level = models.PositiveSmallIntegerField(_("from level"), default=1)

    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("opened by")
    )
    acknowledge_within = models.PositiveIntegerField(_("acknowledge within business seconds"), null=True)
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True)
    acknowledged_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("acknowledged by")
    )
    exhausted_at = models.DateTimeField(_("top reached at"), null=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now())

    objects = models.Manager.from_queryset(EscalationQuerySet)()

    class Meta(Deadline.Meta):
        """At most one open climb on a ticket; the list reads the open ones by level, newest first."""

        indexes = (
            *Deadline.Meta.indexes,
            models.Index(fields=["-level", "-id"], name="escalation_board", condition=Q(state="open")),
            models.Index(fields=["-opened_at", "-id"], name="escalation_newest"),
            models.Index(
                fields=["next_at", "-id"],
                name="escalation_unacknowledged",
                condition=Q(state="open", acknowledged_at__isnull=True),
            ),
            models.Index(
                fields=["-id"], name="escalation_ownerless", condition=Q(state="open", owner__isnull=True)
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["ticket"], condition=Q(state="open"), name="escalation_one_open"),
            models.CheckConstraint(
                condition=Q(state="open") | Q(next_at__isnull=True),
                name="escalation_closed_waits_for_nothing",
            ),
        )

    def __str__(self) -> str:
        """Return the ticket and the level."""
        return f"{self.ticket_id} L{self.level}"


class Step(models.Model):
    """One step of a ticket's climb, taken or passed over. It has an escalation when there is one.

    A step of a path happens at most once in a cycle of its clock; a manual one once by its request id. The database
    holds both. `trail` says who was asked for in vain, in order.
    """

    ticket = models.ForeignKey(
        Ticket, models.CASCADE, related_name="escalation_steps", verbose_name=_("ticket")
    )
    escalation = models.ForeignKey(
        Escalation, models.CASCADE, null=True, related_name="steps", verbose_name=_("escalation")
    )
    clock_kind = models.CharField(_("clock"), max_length=20, choices=ClockKind.choices, blank=True)
    cycle = models.PositiveSmallIntegerField(_("cycle"), default=0)
    path = models.ForeignKey(Path, models.PROTECT, null=True, related_name="+", verbose_name=_("path"))
    number = models.PositiveSmallIntegerField(_("number"), default=0)
    request_id = models.CharField(_("request id"), max_length=100, blank=True)
    kind = models.CharField(_("kind"), max_length=15, choices=EscalationKind.choices)
    action = models.CharField(_("action"), max_length=20, choices=Action.choices)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    from_team = models.ForeignKey(
        Team, models.PROTECT, null=True, related_name="+", verbose_name=_("from team")
    )
    from_user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("from"))
    to_team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+", verbose_name=_("to team"))
    to_user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("to"))
    from_level = models.PositiveSmallIntegerField(_("from level"))
    to_level = models.PositiveSmallIntegerField(_("to level"))
    due_at = models.DateTimeField(_("due at"))
    fired_at = models.DateTimeField(_("fired at"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    trail = models.JSONField(_("trail"), default=list, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now())

    class Meta:
        """What must happen at most once, the database allows at most once (R2)."""

        indexes = (models.Index(fields=["ticket", "id"], name="step_story"),)
        constraints = (
            models.UniqueConstraint(
                fields=["ticket", "clock_kind", "cycle", "path", "number"],
                condition=Q(request_id=""),
                name="step_once",
            ),
            models.UniqueConstraint(
                fields=["request_id"], condition=~Q(request_id=""), name="step_request_once"
            ),
        )

    def __str__(self) -> str:
        """Return the ticket, the clock, the number and the outcome."""
        return f"{self.ticket_id} {self.clock_kind} {self.number} {self.outcome}"
