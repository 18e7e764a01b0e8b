"""A file that somebody added, and what is known of it; its bytes lie in the storage."""

import uuid
from typing import Any

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from helpdesk.files.names import LONGEST
from helpdesk.files.types import SHOWN


class File(models.Model):
    """One file: written once, never changed.

    `key` is its generated name, on the disk and in its address. `kind` names the room that speaks for it
    (`helpdesk.files.registry`), which links it from above; while nothing does, it waits for a day, and its sender
    alone reads it. `media_type` was read from its content, `name` is what its sender called it. `size` counts bytes.
    """

    key = models.UUIDField(_("generated name"), unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("belongs to"), max_length=40)
    name = models.CharField(_("name"), max_length=LONGEST)
    media_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    width = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True)
    user_id = models.BigIntegerField(_("added by"), null=True, blank=True)
    created_at = models.DateTimeField(_("added at"), db_default=Now())

    class Meta:
        """In the order that they came; the round looks for old ones, the limit for somebody's own."""

        ordering = ("id",)
        indexes = (
            models.Index(fields=["created_at"], name="file_age"),
            models.Index(fields=["user_id", "created_at"], name="file_of_user"),
        )

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def place(self) -> str:
        """Return where its bytes lie in the storage: in one of 256 folders."""
        return f"{self.key.hex[:2]}/{self.key.hex}"

    @property
    def url(self) -> str:
        """Return its address: what a text that shows it or leads to it names."""
        return f"/files/{self.key}/"

    @property
    def is_shown(self) -> bool:
        """Say whether a page may show it: a picture of a kind that carries no scripts."""
        return self.media_type in SHOWN

    @property
    def markdown(self) -> str:
        """Return what shows it in a text, or leads to it."""
        words = "".join(f"\\{sign}" if sign in "\\[]*_`<>&!~" else sign for sign in self.name)
        return f"{'!' if self.is_shown else ''}[{words}]({self.url})"

    def facts(self) -> dict[str, Any]:
        """Return what the ledger tells of it: no name, which may be personal."""
        return {"file": self.pk, "media_type": self.media_type, "size": self.size}
