"""Facts: what every report needs of a ticket, in one narrow row, folded from the ledger and from nothing else."""

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from tickets.models import Ticket


class TicketFact(models.Model):
    """What happened to one ticket, as `helpdesk.insights.fold` tells it from the ledger. Nobody else writes it.

    - Dimensions: `team_id` is the team that it was first routed to, `start_level` the level at which it began,
      `agent_id` who had it first and before it was escalated; `team_now_id`, `agent_now_id`, `level` and `status` are
      where it is. Topic, severity, priority and language are the latest, the rest is as it came in.
    - `resolved_at` is the first solution, `solved_at` the latest one (None while it is open). `turns` are the instants
      at which it was solved, reopened, solved again and so on.
    - `escalated_at` to `escalated_to` tell the first escalation beyond the first line. `moves` are its changes of
      level, each once, as `from * 100 + to`.
    - Seconds: `first_response_seconds`, `resolution_seconds` and `level_seconds` (by level, the first is level 1) are
      business time as the promises counted it. `*_met` is None while a promise is not decided; `*_charged` is the level
      that a breach is charged to.
    - `is_out` says that it counts in no figure: spam, or merged into another ticket.
    - `last_at` is the latest instant of its events, `event_id` the last event that was folded.
    """

    ticket = models.OneToOneField(
        Ticket,
        models.CASCADE,
        primary_key=True,
        db_constraint=False,
        related_name="fact",
        verbose_name=_("ticket"),
    )
    event_id = models.BigIntegerField()
    created_at = models.DateTimeField()
    last_at = models.DateTimeField()
    is_out = models.BooleanField(default=False)

    requester_id = models.BigIntegerField(null=True)
    team_id = models.BigIntegerField(null=True)
    agent_id = models.BigIntegerField(null=True)
    team_now_id = models.BigIntegerField(null=True)
    agent_now_id = models.BigIntegerField(null=True)
    replied_by_id = models.BigIntegerField(null=True)
    solved_by_id = models.BigIntegerField(null=True)
    topic_id = models.BigIntegerField(null=True)
    channel = models.CharField(max_length=10)
    tier = models.CharField(max_length=10)
    language = models.CharField(max_length=5)
    severity = models.CharField(max_length=10)
    priority = models.CharField(max_length=10)
    status = models.CharField(max_length=20)
    start_level = models.SmallIntegerField(default=1)
    level = models.SmallIntegerField(default=1)
    peak_level = models.SmallIntegerField(default=1)

    first_reply_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    solved_at = models.DateTimeField(null=True)
    turns = ArrayField(models.DateTimeField(), default=list)
    is_reopened_soon = models.BooleanField(default=False)
    replies = models.SmallIntegerField(default=0)
    replies_to_solve = models.SmallIntegerField(default=0)

    escalated_at = models.DateTimeField(null=True)
    escalation_kind = models.CharField(max_length=15, default="")
    escalation_reason = models.CharField(max_length=20, default="")
    escalation_trigger = models.CharField(max_length=10, default="")
    escalated_from = models.SmallIntegerField(null=True)
    escalated_to = models.SmallIntegerField(null=True)
    escalated_team_id = models.BigIntegerField(null=True)
    hops = models.SmallIntegerField(default=0)
    returns = models.SmallIntegerField(default=0)
    moves = ArrayField(models.SmallIntegerField(), default=list)
    is_warned = models.BooleanField(default=False)
    is_from_bot = models.BooleanField(default=False)

    first_response_seconds = models.IntegerField(null=True)
    resolution_seconds = models.IntegerField(null=True)
    level_seconds = ArrayField(models.IntegerField(), default=list)
    first_response_met = models.BooleanField(null=True)
    next_response_met = models.BooleanField(null=True)
    resolution_met = models.BooleanField(null=True)
    first_response_charged = models.SmallIntegerField(null=True)
    next_response_charged = models.SmallIntegerField(null=True)
    resolution_charged = models.SmallIntegerField(null=True)

    articles_used = models.SmallIntegerField(default=0)
    is_lesson_owed = models.BooleanField(null=True)

    class Meta:
        """Cohorts are read by creation, the backlog by what is open or was solved late, as-of by the latest event."""

        indexes = (
            models.Index(fields=["created_at"], name="fact_cohort"),
            models.Index(
                fields=["created_at"],
                name="fact_open_since",
                condition=Q(solved_at__isnull=True, is_out=False),
            ),
            models.Index(fields=["solved_at"], name="fact_solved", condition=Q(solved_at__isnull=False)),
            models.Index(
                fields=["solved_at", "created_at"],
                name="fact_solved_once",
                condition=Q(turns__len=1, is_out=False),
            ),
            models.Index(
                fields=["solved_at"], name="fact_reopened", condition=Q(turns__len__gt=1, is_out=False)
            ),
            models.Index(fields=["last_at"], name="fact_as_of"),
            models.Index(fields=["requester_id", "created_at"], name="fact_requester"),
        )

    def __str__(self) -> str:
        """Return which ticket's it is."""
        return f"facts of {self.ticket_id}"


class ClimbFact(models.Model):
    """One escalation of a ticket, the first one with number 1. `counts` says that it went beyond the first line."""

    fact = models.ForeignKey(
        TicketFact,
        models.CASCADE,
        db_column="ticket_id",
        db_constraint=False,
        related_name="climbs",
        verbose_name=_("ticket"),
    )
    number = models.SmallIntegerField()
    opened_at = models.DateTimeField()
    counts = models.BooleanField(default=False)
    kind = models.CharField(max_length=15)
    reason = models.CharField(max_length=20)
    trigger = models.CharField(max_length=10)
    from_team_id = models.BigIntegerField(null=True)
    to_team_id = models.BigIntegerField(null=True)
    agent_id = models.BigIntegerField(null=True)
    from_level = models.SmallIntegerField()
    to_level = models.SmallIntegerField()
    acknowledged_at = models.DateTimeField(null=True)
    exhausted_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """Escalations are read by when they began, and those that go on by their age."""

        constraints = (models.UniqueConstraint(fields=["fact", "number"], name="climb_fact_once"),)
        indexes = (
            models.Index(fields=["opened_at"], name="climb_opened"),
            models.Index(fields=["opened_at"], name="climb_open", condition=Q(closed_at__isnull=True)),
        )

    def __str__(self) -> str:
        """Return which escalation of which ticket it is."""
        return f"{self.fact_id}: {self.number}"


class PastFact(models.Model):
    """The facts of a ticket as they stood at the instant that a job is asked about, until it has answered."""

    job_id = models.BigIntegerField()
    ticket_id = models.BigIntegerField()
    fact = models.JSONField(encoder=DjangoJSONEncoder)
    climbs = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        """A job folds a ticket once."""

        constraints = (models.UniqueConstraint(fields=["job_id", "ticket_id"], name="past_fact_once"),)

    def __str__(self) -> str:
        """Return whose facts for which job it is."""
        return f"{self.ticket_id} for job {self.job_id}"


class KeptAnswer(models.Model):
    """The figures that were computed for a question about a long period; `seconds` is how long that took.

    They are of the facts of a `version`; see `Place`. `key` stands for the question, for what its reader may see and
    for their language. `asked_at` is when somebody was answered last. `viewer_id` and `question` are whom to ask what
    for newer figures, and `day` is today of a period that moves on with the days. `claimed_at` is when somebody began
    to count it anew.
    """

    key = models.CharField(max_length=64, primary_key=True)
    version = models.BigIntegerField()
    computed_at = models.DateTimeField(db_index=True)
    facts_at = models.DateTimeField(null=True)
    seconds = models.FloatField()
    figures = models.JSONField()
    question = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    viewer_id = models.BigIntegerField(null=True)
    language = models.CharField(max_length=10, default="", db_default="")
    day = models.DateField(null=True)
    asked_at = models.DateTimeField(db_default=Now())
    claimed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Return when it was computed."""
        return f"computed at {self.computed_at}"


class Place(models.Model):
    """How far the ledger was folded: one row, whose lock whoever writes facts holds.

    Everything in the feed up to (`transaction`, `event_id`) is in the facts. `built_to` is the ticket that a building
    of all facts has come to, None when none is at work. `version` grows whenever facts were written.
    """

    transaction = models.BigIntegerField(default=0)
    event_id = models.BigIntegerField(default=0)
    built_to = models.BigIntegerField(null=True)
    refreshed_at = models.DateTimeField(null=True)
    version = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        """There is one."""

        constraints = (models.CheckConstraint(condition=Q(id=1), name="place_is_one"),)

    def __str__(self) -> str:
        """Return the place."""
        return f"{self.transaction}:{self.event_id}"
