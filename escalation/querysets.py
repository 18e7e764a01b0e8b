"""Questions about versions of the matrix, in people's words."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from escalation.models import MatrixVersion  # noqa: F401

DRAFT, PUBLISHED = "draft", "published"


class MatrixVersionQuerySet(models.QuerySet["MatrixVersion"]):
    """Versions of the matrix: the one that counts, those to come, and the shared draft."""

    def published(self) -> Self:
        """Return the versions that count, counted or will count, the newest first."""
        return self.filter(state=PUBLISHED).order_by("-number")

    def in_effect(self, at: datetime | models.Func) -> Self:
        """Return those that have begun to count by an instant; the first of them is the one that does."""
        return self.filter(state=PUBLISHED, valid_from__lte=at).order_by("-valid_from", "-number")

    def to_come(self, at: datetime) -> Self:
        """Return those that are published and take effect after an instant, the soonest first."""
        return self.filter(state=PUBLISHED, valid_from__gt=at).order_by("valid_from", "number")

    def drafts(self) -> Self:
        """Return the shared draft: one row or none."""
        return self.filter(state=DRAFT)
