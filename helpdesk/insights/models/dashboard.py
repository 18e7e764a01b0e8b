"""Dashboards that people put together from panels."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from helpdesk.accounts.models import User
from helpdesk.insights.periods import Period


class Dashboard(models.Model):
    """Figures that somebody chose to see together, in their order.

    `panels` are those of `helpdesk.insights.panels.panel`, as JSON, and `filters` narrow all of them: words as
    addresses have them, by the names of dimensions. A shared one is there for everybody who sees reports; each sees the
    figures that they may see. `changes` counts everything that was changed, for optimistic locking.
    """

    owner = models.ForeignKey(User, models.CASCADE, related_name="dashboards", verbose_name=_("owner"))
    name = models.CharField(_("name"), max_length=80)
    is_shared = models.BooleanField(_("shared"), default=False)
    period = models.CharField(_("period"), max_length=20, choices=Period.choices, default=Period.LAST_30_DAYS)
    filters = models.JSONField(_("narrowed to"), default=dict, blank=True)
    panels = models.JSONField(_("panels"), default=list, blank=True)
    changes = models.PositiveIntegerField(_("number of changes"), default=0)
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    updated_at = models.DateTimeField(_("changed at"), db_default=Now())

    class Meta:
        """Somebody's dashboards have different names."""

        constraints = (models.UniqueConstraint(fields=["owner", "name"], name="dashboard_name_once"),)

    def __str__(self) -> str:
        """Return its name."""
        return self.name
