"""The ledger of everything that happened, and the outbox of what must still leave the database."""

from datetime import timedelta

import pgtrigger
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

LEASE = timedelta(minutes=2)
"""How far a relay moves the next try of what it is about to send: if it dies, another one takes it then."""


class CurrentTransaction(models.Func):
    """The number of the writing transaction, as `event.transaction` counts them (migration 0002)."""

    function = "ledger_transaction"
    output_field = models.BigIntegerField()


class Event(models.Model):
    """One thing that happened. A stream (`ticket:1042`, `settings:matrix`) ordered by id is a story.

    `at` is when it took effect (a travelled instant included), `recorded_at` the real time of writing.
    `actor` is a user's id, or null when the desk itself did it. `data` holds ids and words, never personal
    text, so that people can be erased while the story stays. Rows are never changed or deleted: the database
    refuses it.

    Ids are given before transactions commit, so a reader who remembers the last id would miss what a slower
    transaction commits later with a smaller one. `transaction` is the number of the writing transaction; the feed is
    read by it, up to the oldest transaction that still runs (`helpdesk.ledger.feed`).
    """

    stream = models.CharField(_("stream"), max_length=80)
    kind = models.CharField(_("kind"), max_length=60)
    actor = models.BigIntegerField(_("actor"), null=True)
    data = models.JSONField(_("data"), default=dict)
    at = models.DateTimeField(_("at"))
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now())
    transaction = models.BigIntegerField(_("transaction"), db_default=CurrentTransaction(), editable=False)

    subject: models.Model | None = None
    """What the event is about, in memory only: reactions need not read it again."""

    class Meta:
        """A stream is read in order of id, the feed of the whole desk in order of transactions."""

        indexes = (
            models.Index(fields=["stream", "id"], name="event_stream"),
            models.Index(fields=["transaction", "id"], name="event_feed"),
        )
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        """Return the stream and the kind."""
        return f"{self.stream} {self.kind}"


class Delivery(models.Model):
    """Something that must leave the database once, written in the transaction that decided it.

    The relay claims rows by moving `next_at` ahead, sends outside any transaction, then marks. `key` makes a
    delivery unique: the same decision never queues it twice. Deliveries live in real time and never travel.
    """

    class State(models.TextChoices):
        """Where a delivery stands."""

        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    channel = models.CharField(_("channel"), max_length=20)
    key = models.CharField(_("key"), max_length=200, unique=True)
    payload = models.JSONField(_("payload"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    next_at = models.DateTimeField(_("next try"), null=True, db_default=Now())
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.TextField(_("last error"), blank=True)
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    sent_at = models.DateTimeField(_("sent at"), null=True)

    class Meta:
        """The relay reads waiting rows by their next try, operators the failed ones by the newest."""

        verbose_name_plural = _("deliveries")
        indexes = (
            models.Index(fields=["next_at"], name="delivery_next_at", condition=models.Q(state="waiting")),
            models.Index(fields=["-id"], name="delivery_failed", condition=models.Q(state="failed")),
        )

    def __str__(self) -> str:
        """Return the channel and the key."""
        return f"{self.channel} {self.key}"
