"""The escalation matrix and the paths that its rules lead to."""

from datetime import datetime

import pgtrigger
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from escalation.querysets import MatrixVersionQuerySet
from helpdesk.accounts.models import User
from helpdesk.web.words import check_slug


class Path(models.Model):
    """A named path. Its steps live in versions; an escalation keeps the version it began with."""

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    owner = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="owned_paths", verbose_name=_("owner")
    )
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(_("current version"), default=0)

    class Meta:
        """By name."""

        ordering = ("name", "id")

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def clean(self) -> None:
        """Raise ValidationError for a slug of digits alone."""
        check_slug(self.slug)


class PathVersion(models.Model):
    """The steps of a path as published at one time: a list of step bodies, read by `paths.read`."""

    path = models.ForeignKey(Path, models.PROTECT, related_name="versions", verbose_name=_("path"))
    number = models.PositiveIntegerField(_("number"))
    steps = models.JSONField(_("steps"), default=list)
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    created_by = models.BigIntegerField(_("created by"), null=True)

    class Meta:
        """Versions of a path are numbered from 1."""

        constraints = (models.UniqueConstraint(fields=["path", "number"], name="path_version_number"),)
        triggers = (pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        """Return the path's name and the version's number."""
        return f"{self.path.name} v{self.number}"


class MatrixVersion(models.Model):
    """The whole matrix: as published at one time, or the one draft that all editors share.

    `rules` is a list in order, first match wins: `{"id", "name", "conditions", "path", "start_level", "sla_policy"?,
    "wording"?}`; `default` is `{"path", "start_level", "sla_policy"?, "wording"?}`, the row that always matches. Paths
    and policies are ids; a rule keeps its `id` from version to version; `wording` maps languages to what agents say.

    A published version counts at once, or from `valid_from` on: of those that have begun, the one that began last. A
    draft has the number 0 and a `revision` that goes up with each change; `based_on` is the version it began with.
    """

    class State(models.TextChoices):
        """Whether a version is being written, counts, or was taken back before it ever did."""

        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    number = models.PositiveIntegerField(_("number"), unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    rules = models.JSONField(_("rules"), default=list)
    default = models.JSONField(_("default row"), default=dict)
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    published_at = models.DateTimeField(_("published at"), null=True)
    published_by = models.BigIntegerField(_("published by"), null=True)
    valid_from = models.DateTimeField(_("counts from"), null=True)
    revision = models.PositiveIntegerField(_("revision"), default=0, db_default=0)
    based_on = models.PositiveIntegerField(_("made from version"), null=True)
    changed_at = models.DateTimeField(_("last changed"), null=True)
    changed_by = models.BigIntegerField(_("last changed by"), null=True)

    objects = models.Manager.from_queryset(MatrixVersionQuerySet)()

    class Meta:
        """Newest first; at most one draft; what was published never changes."""

        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state="draft"), name="matrix_one_draft"
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="published_stays",
                operation=pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state="draft"),
            ),
            pgtrigger.Protect(
                name="published_is_frozen",
                operation=pgtrigger.UpdateOf("rules", "default", "number"),  # type: ignore[no-untyped-call]
                condition=~pgtrigger.Q(old__state="draft"),
            ),
        )

    def __str__(self) -> str:
        """Return the number and the state."""
        return f"Matrix v{self.number} ({self.state})"

    @property
    def begins_at(self) -> datetime | None:
        """Return the instant from which it counts, or None for a draft."""
        return self.valid_from or self.published_at
