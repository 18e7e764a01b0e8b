"""SLA policies: which promises hold for which tickets. A version never changes: clocks keep the one they began with."""

import pgtrigger
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from helpdesk.calendars.models import Calendar
from helpdesk.web.words import check_slug


class SLAPolicy(models.Model):
    """A named policy. Policies are tried in order of position; the default one matches whatever is left."""

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveIntegerField(_("position"), default=0)
    is_default = models.BooleanField(_("default policy"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(_("current version"), default=0)

    class Meta:
        """At most one policy is the default."""

        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="sla_policy_one_default"
            ),
        )

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def clean(self) -> None:
        """Raise ValidationError for a slug of digits alone."""
        check_slug(self.slug)


class SLAPolicyVersion(models.Model):
    """A policy as published at one time.

    `conditions` is `{field: [values]}` (see `matching`), `targets` a list of `{"priority": "urgent",
    "first_response_seconds": 900, "next_response_seconds": ..., "resolution_seconds": ...}` in business seconds; a
    target may hold `"level_budgets": [{"level": 1, "seconds": 3600}, ...]`, what is agreed inside for the solution.
    """

    policy = models.ForeignKey(SLAPolicy, models.PROTECT, related_name="versions", verbose_name=_("policy"))
    number = models.PositiveIntegerField(_("number"))
    calendar = models.ForeignKey(
        Calendar, models.PROTECT, related_name="policies", verbose_name=_("calendar")
    )
    conditions = models.JSONField(_("conditions"), default=dict, blank=True)
    targets = models.JSONField(_("targets"), default=list)
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    created_by = models.BigIntegerField(_("created by"), null=True)

    class Meta:
        """Versions of a policy are numbered from 1."""

        constraints = (
            models.UniqueConstraint(fields=["policy", "number"], name="sla_policy_version_number"),
        )
        triggers = (pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        """Return the policy's name and the version's number."""
        return f"{self.policy.name} v{self.number}"

    def target_seconds(self, priority: str, clock_kind: str) -> int | None:
        """Return the promised business seconds, or None when this policy promises nothing of the kind."""
        for target in self.targets:
            if target["priority"] == priority:
                seconds: int | None = target.get(f"{clock_kind}_seconds")
                return seconds
        return None

    def level_budgets(self, priority: str) -> dict[int, int]:
        """Return the business seconds that each level has of the time to a solution, where that was agreed."""
        for target in self.targets:
            if target["priority"] == priority:
                return {budget["level"]: budget["seconds"] for budget in target.get("level_budgets") or ()}
        return {}
