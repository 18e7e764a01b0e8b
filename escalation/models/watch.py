"""Watches over teams: whether what waits in a team's queue can be answered in time."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import Team
from helpdesk.deadlines.models import Deadline


class TeamWatch(Deadline):
    """How far ahead a team's queue is looked at, and which team helps out. `next_at` is the next look.

    `ahead` is in seconds; 0 means that nobody looks. `short_since` and `short_by` are what the last look found: since
    when the team has had more than it can answer in time, and how many tickets too many.
    """

    team = models.OneToOneField(Team, models.CASCADE, related_name="watch", verbose_name=_("team"))
    ahead = models.PositiveIntegerField(_("seconds that it looks ahead"), default=0)
    helper = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("team that helps out")
    )
    looked_at = models.DateTimeField(_("last look at"), null=True)
    short_since = models.DateTimeField(_("short since"), null=True)
    short_by = models.PositiveIntegerField(_("tickets too many"), default=0)

    class Meta(Deadline.Meta):
        """No team helps itself; one that nobody looks at waits for nothing."""

        constraints = (
            models.CheckConstraint(condition=~Q(helper=F("team")), name="watch_no_team_helps_itself"),
            models.CheckConstraint(
                condition=Q(ahead__gt=0) | Q(next_at__isnull=True), name="watch_idle_waits_for_nothing"
            ),
        )

    def __str__(self) -> str:
        """Return the team and how far it looks ahead."""
        return f"{self.team_id} {self.ahead}"
