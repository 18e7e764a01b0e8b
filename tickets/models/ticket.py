"""Tickets: one customer problem each."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Now, Upper
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import Organisation, Requester, Team, User
from helpdesk.accounts.models.organisation import Tier
from helpdesk.web.labels import Spoken
from tickets.keys import key_of
from tickets.models.topic import Tag, Topic
from tickets.querysets import OPEN_STATUSES, TicketQuerySet
from tickets.words import Channel, Priority, Severity, Status


class Ticket(Spoken):
    """One customer problem, from any channel, with where it stands and who holds it.

    The promise columns (`due_at` to `sla_paused`) and the climb (`level` to `is_escalated`) are written by
    the escalation app through `services.promises` and `services.placing`, so that lists can show them.
    `bounces` counts how often in a row the ticket went straight back to the team that it had come from.
    `revision` counts changes of fields, for optimistic locking. `merged_into` is where everything goes on; it is set
    once and never again, and such a ticket stays closed. `split_from` is the ticket of which this one was a part.
    """

    subject = models.CharField(_("subject"), max_length=250)
    requester = models.ForeignKey(
        Requester, models.PROTECT, related_name="tickets", verbose_name=_("requester")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tickets",
        verbose_name=_("organisation"),
    )
    tier = models.CharField(_("tier"), max_length=10, choices=Tier.choices, default=Tier.STANDARD)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.NEW)
    severity = models.CharField(
        _("severity"), max_length=10, choices=Severity.choices, default=Severity.NORMAL
    )
    priority = models.CharField(
        _("priority"), max_length=10, choices=Priority.choices, default=Priority.NORMAL
    )
    is_priority_overridden = models.BooleanField(_("priority set by hand"), default=False)
    topic = models.ForeignKey(
        Topic, models.PROTECT, null=True, blank=True, related_name="tickets", verbose_name=_("topic")
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, default=Channel.AGENT)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    tags = models.ManyToManyField(Tag, blank=True, related_name="tickets", verbose_name=_("tags"))
    custom = models.JSONField(_("custom fields"), default=dict, blank=True)

    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="tickets", verbose_name=_("team")
    )
    assignee = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="tickets", verbose_name=_("assignee")
    )
    watchers: "models.ManyToManyField[User, TicketWatcher]" = models.ManyToManyField(
        User, through="TicketWatcher", related_name="watched_tickets", verbose_name=_("watchers")
    )
    previous_team = models.ForeignKey(
        Team,
        models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("team before"),
    )
    bounces = models.PositiveSmallIntegerField(_("times it went straight back"), default=0, db_default=0)
    level = models.PositiveSmallIntegerField(_("support level"), default=1)
    peak_level = models.PositiveSmallIntegerField(_("highest level so far"), default=1)
    is_escalated = models.BooleanField(_("escalated"), default=False)
    escalated_at = models.DateTimeField(_("first escalated at"), null=True, blank=True)

    due_at = models.DateTimeField(_("next promise due at"), null=True, blank=True)
    due_soon_at = models.DateTimeField(_("due soon from"), null=True, blank=True)
    breached_at = models.DateTimeField(_("open promise broken at"), null=True, blank=True)
    sla_met = models.BooleanField(_("all promises kept"), null=True, blank=True)
    sla_paused = models.BooleanField(_("promises paused"), default=False)

    revision = models.PositiveIntegerField(_("revision"), default=1)
    reopen_count = models.PositiveSmallIntegerField(_("times reopened"), default=0)
    created_at = models.DateTimeField(_("created at"))
    updated_at = models.DateTimeField(_("updated at"))
    first_replied_at = models.DateTimeField(_("first replied at"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="merged",
        verbose_name=_("merged into"),
    )
    split_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="split_off",
        verbose_name=_("split from"),
    )
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now())

    objects: ClassVar[TicketQuerySet] = TicketQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Each index names its reader: the queue's orders, and the filters that lists offer."""

        indexes = (
            models.Index(fields=["due_at", "id"], name="ticket_queue_due"),
            models.Index(fields=["-created_at", "-id"], name="ticket_queue_newest"),
            models.Index(fields=["-updated_at", "-id"], name="ticket_queue_updated"),
            models.Index(
                fields=["due_at", "id"], name="ticket_open", condition=models.Q(status__in=OPEN_STATUSES)
            ),
            models.Index(
                fields=["due_at", "id"],
                name="ticket_running",
                condition=models.Q(status__in=OPEN_STATUSES, breached_at__isnull=True, due_at__isnull=False),
            ),
            models.Index(
                fields=["due_at", "id"],
                name="ticket_unassigned",
                condition=models.Q(status__in=OPEN_STATUSES, assignee__isnull=True),
            ),
            models.Index(
                fields=["updated_at", "id"],
                name="ticket_waiting",
                condition=models.Q(status=Status.WAITING_CUSTOMER),
            ),
            models.Index(fields=["topic", "-id"], name="ticket_of_topic"),
            GinIndex(OpClass(Upper("subject"), name="gin_trgm_ops"), name="ticket_words"),
            GinIndex(fields=["severity", "priority", "tier", "channel", "language"], name="ticket_facts"),
            models.Index(
                fields=["assignee", "due_at"], name="ticket_mine", condition=~models.Q(status="closed")
            ),
            models.Index(
                fields=["assignee", "id"],
                name="ticket_held",
                condition=models.Q(status__in=OPEN_STATUSES, assignee__isnull=False),
            ),
            models.Index(
                fields=["team", "due_at"], name="ticket_of_team", condition=~models.Q(status="closed")
            ),
            models.Index(
                fields=["due_at", "id"], name="ticket_escalated", condition=models.Q(is_escalated=True)
            ),
            models.Index(
                fields=["merged_into"], name="ticket_merged", condition=models.Q(merged_into__isnull=False)
            ),
            models.Index(
                fields=["split_from"], name="ticket_split", condition=models.Q(split_from__isnull=False)
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(peak_level__gte=models.F("level")), name="ticket_peak_is_the_highest_level"
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True)
                | (models.Q(status=Status.CLOSED) & ~models.Q(merged_into=models.F("id"))),
                name="ticket_merged_away_is_closed",
            ),
        )

    def __str__(self) -> str:
        """Return the key and the subject."""
        return f"{self.key} {self.subject}"

    @property
    def key(self) -> str:
        """Return the name people use, such as HD-1042."""
        return key_of(self.id)

    @property
    def merged_into_key(self) -> str | None:
        """Return the key of the ticket that this one was merged into, or None."""
        return key_of(self.merged_into_id) or None

    @property
    def split_from_key(self) -> str | None:
        """Return the key of the ticket that this one was split from, or None."""
        return key_of(self.split_from_id) or None

    @property
    def url(self) -> str:
        """Return the path of the ticket's page."""
        return f"/t/{self.key}"

    @property
    def stream(self) -> str:
        """Return the ticket's stream in the ledger."""
        return f"ticket:{self.id}"

    @property
    def is_open(self) -> bool:
        """Say whether somebody still has to do something: neither resolved nor closed."""
        return self.status not in {Status.RESOLVED, Status.CLOSED}


class TicketWatcher(models.Model):
    """Somebody who follows a ticket: by choice, or because they were involved in its escalation."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="watcher_rows", verbose_name=_("ticket"))
    user = models.ForeignKey(User, models.CASCADE, related_name="watcher_rows", verbose_name=_("user"))
    is_involved = models.BooleanField(_("involved in the escalation"), default=False)

    class Meta:
        """A user watches a ticket once."""

        constraints = (models.UniqueConstraint(fields=["ticket", "user"], name="ticket_watcher_once"),)

    def __str__(self) -> str:
        """Return who watches what."""
        return f"{self.user_id} watches {self.ticket_id}"
