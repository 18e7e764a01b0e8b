"""Questions about escalations and about versions of the matrix, in people's words."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q, Subquery
from django.db.models.functions import Coalesce

from helpdesk.accounts.around import AroundQuerySet

if TYPE_CHECKING:
    from escalation.models import Escalation, MatrixVersion  # noqa: F401

DRAFT, PUBLISHED = "draft", "published"

AROUND = (
    *("ticket__team", "ticket__assignee", "team", "owner", "opened_by", "acknowledged_by"),
    *("origin_team", "origin_assignee"),
)


class EscalationQuerySet(AroundQuerySet["Escalation"]):
    """Escalations, with what a page shows beside them."""

    def with_people(self) -> Self:
        """Bring their tickets, paths and hand-overs, and the people and teams around them: three queries."""
        rows = self.select_related("ticket__requester", "ticket__topic", "path_version__path", "handover")
        return rows.with_around(*AROUND)


class MatrixVersionQuerySet(models.QuerySet["MatrixVersion"]):
    """Versions of the matrix: the one that counts, those to come, and the shared draft."""

    def published(self) -> Self:
        """Return the versions that count, counted or will count, the newest first."""
        return self.filter(state=PUBLISHED).order_by("-number")

    def in_effect(self, at: datetime | models.Func) -> Self:
        """Return those that have begun to count by an instant; the first of them is the one that does.

        What was published to count at once counts at every instant, also at a travelled one before it was published.
        """
        at_once = self.filter(state=PUBLISHED, valid_from=None).order_by("-number").values("number")[:1]
        begun = self.filter(Q(number=Subquery(at_once)) | Q(valid_from__lte=at), state=PUBLISHED)
        return begun.order_by(Coalesce("valid_from", "published_at").desc(), "-number")

    def to_come(self, at: datetime) -> Self:
        """Return those that are published and take effect after an instant, the soonest first."""
        return self.filter(state=PUBLISHED, valid_from__gt=at).order_by("valid_from", "number")

    def drafts(self) -> Self:
        """Return the shared draft: one row or none."""
        return self.filter(state=DRAFT)
