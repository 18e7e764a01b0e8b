"""Figures whose definitions stand, and which nothing is measured for yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from helpdesk.insights.answers import Cell
from helpdesk.insights.models import TicketFact
from helpdesk.insights.reports.base import Counted, Report, Text
from helpdesk.insights.reports.counting import Found
from helpdesk.insights.reports.scope import Scope

NOT_YET = _("Nothing is measured for this yet.")


@dataclass(frozen=True)
class NotYetReport(Report):
    """A report without figures."""

    unit: str = "share"
    dimensions: tuple[str, ...] = ()
    note: Text = NOT_YET

    def counted(self, scope: Scope, found: Sequence[Found]) -> Counted:
        """Return empty cells."""
        empty = tuple(Cell(start, None, 0, 0) for start in scope.question.starts())
        return Counted(Cell(None, None, 0, 0), empty)

    def behind(self, scope: Scope, part: str, group: Any, start: date | None) -> "QuerySet[Any]":
        """Return no ticket."""
        return TicketFact.objects.none().values("pk")


CSAT = NotYetReport(
    name="csat",
    title=_("Customer satisfaction"),
    words=_(
        "Of the answered surveys about tickets that were created in the period, those with one of the two best marks."
    ),
)
PROMISES = NotYetReport(
    name="promises",
    title=_("Agents' promises kept"),
    words=_(
        "Of the times that agents promised to customers and that lay in the period, those that were kept."
    ),
)
APPROVALS = NotYetReport(
    name="approvals",
    title=_("Approvals"),
    words=_(
        "Of the approvals asked for in the period, those that were answered in time; beside it the share of yes and "
        "the median time to the answer."
    ),
)
SIGNS = NotYetReport(
    name="signs",
    title=_("Signs of anger"),
    words=_(
        "Of the tickets created in the period, those in which a sign of anger was found; beside it how many of them "
        "were escalated before the customer complained."
    ),
)
