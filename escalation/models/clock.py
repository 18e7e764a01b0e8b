"""Clocks: one running promise on one ticket."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from escalation.models.matrix import PathVersion
from escalation.models.policy import SLAPolicyVersion
from escalation.words import ClockKind, ClockState
from helpdesk.calendars.clock import RunningClock
from helpdesk.calendars.models import CalendarVersion
from helpdesk.deadlines.models import Deadline
from tickets.models import Ticket

OPEN_STATES = frozenset({ClockState.RUNNING, ClockState.PAUSED})


class Clock(Deadline):
    """One promise: a kind on a ticket in a cycle. `next_at` is its next step or its breach, whichever comes first.

    A running clock that is late stays running with `breached_at`; a stopped one is met, or breached. `banked` is the
    business time (seconds) before `running_since`; `since` the last transition. `steps_taken` maps each step that this
    cycle has dealt with, or may follow (path id and number, `3:1`), to the business seconds that had run when it was
    due. Until `moves_after` no step moves the ticket by itself: somebody has just got it. The versions of policy,
    calendar and path are those it runs on. It changes only under the lock of its ticket.
    """

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="clocks", verbose_name=_("ticket"))
    kind = models.CharField(_("kind"), max_length=20, choices=ClockKind.choices)
    cycle = models.PositiveSmallIntegerField(_("cycle"), default=1)
    state = models.CharField(
        _("state"), max_length=10, choices=ClockState.choices, default=ClockState.RUNNING
    )
    target = models.PositiveIntegerField(_("target in business seconds"))
    banked = models.PositiveIntegerField(_("banked business seconds"), default=0)
    started_at = models.DateTimeField(_("started at"))
    since = models.DateTimeField(_("last transition"))
    running_since = models.DateTimeField(_("running since"), null=True)
    due_at = models.DateTimeField(_("due at"), null=True)
    breached_at = models.DateTimeField(_("breached at"), null=True)
    stopped_at = models.DateTimeField(_("stopped at"), null=True)
    breached_after = models.PositiveIntegerField(_("business seconds run at the breach"), null=True)
    steps_taken = models.JSONField(_("steps dealt with"), default=dict, blank=True)
    quiet_since = models.DateTimeField(_("quiet since"), null=True)
    quiet_until = models.DateTimeField(_("quiet until"), null=True)
    moves_after = models.DateTimeField(_("moves nothing by itself until"), null=True)
    policy_version = models.ForeignKey(
        SLAPolicyVersion, models.PROTECT, related_name="+", verbose_name=_("policy")
    )
    calendar_version = models.ForeignKey(
        CalendarVersion, models.PROTECT, related_name="+", verbose_name=_("calendar")
    )
    path_version = models.ForeignKey(PathVersion, models.PROTECT, related_name="+", verbose_name=_("path"))

    as_running: tuple[Any, Any, RunningClock, Any] | None = None
    as_coming: tuple[Any, Any] | None = None
    """What `escalation.running` made of the row, in memory only, with the values that it was made from."""

    class Meta(Deadline.Meta):
        """At most one open clock of a kind; an idle one stays out of the sweep's index."""

        indexes = (
            *Deadline.Meta.indexes,
            # read by pages and jobs that ask for what still runs on an older version
            models.Index(
                fields=["calendar_version"],
                name="clock_open_by_calendar",
                condition=Q(state__in=["running", "paused"]),
            ),
            models.Index(
                fields=["policy_version"],
                name="clock_open_by_policy",
                condition=Q(state__in=["running", "paused"]),
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["ticket", "kind", "cycle"], name="clock_once_a_cycle"),
            models.UniqueConstraint(
                fields=["ticket", "kind"], condition=Q(state__in=["running", "paused"]), name="clock_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state="running") | Q(next_at__isnull=True), name="clock_idle_waits_for_nothing"
            ),
            models.CheckConstraint(
                condition=Q(state="running", running_since__isnull=False)
                | (~Q(state="running") & Q(running_since__isnull=True)),
                name="clock_runs_since_an_instant",
            ),
            models.CheckConstraint(condition=Q(since__gte=F("started_at")), name="clock_moves_forward"),
        )

    def __str__(self) -> str:
        """Return the ticket, the kind and the cycle."""
        return f"{self.ticket_id} {self.kind} {self.cycle}"

    @property
    def is_open(self) -> bool:
        """Say whether the promise is still to be kept: running or paused."""
        return self.state in OPEN_STATES

    @property
    def was_met(self) -> bool | None:
        """Say whether a stopped promise was kept; None while it is open or when it was cancelled."""
        return self.breached_at is None if self.state == ClockState.STOPPED else None
