"""The escalation matrix and the paths that its rules lead to."""

import pgtrigger
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

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
    """The whole matrix as published at one time; the newest published one counts.

    `rules` is a list in order, first match wins: `{"name", "conditions", "path", "start_level", "sla_policy"?}`;
    `default` is `{"path", "start_level"}`, the row that always matches. Paths and policies are ids.
    """

    class State(models.TextChoices):
        """Whether a version is being written or counts."""

        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")

    number = models.PositiveIntegerField(_("number"), unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    rules = models.JSONField(_("rules"), default=list)
    default = models.JSONField(_("default row"), default=dict)
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    published_at = models.DateTimeField(_("published at"), null=True)
    published_by = models.BigIntegerField(_("published by"), null=True)

    class Meta:
        """Newest first; at most one draft."""

        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state="draft"), name="matrix_one_draft"
            ),
        )

    def __str__(self) -> str:
        """Return the number and the state."""
        return f"Matrix v{self.number} ({self.state})"
