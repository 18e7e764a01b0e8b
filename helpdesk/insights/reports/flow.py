"""The way that tickets take between the levels, and back."""

from django.db.models import Count, F, Func, IntegerField, Q
from django.utils.translation import gettext_lazy as _

from helpdesk.insights.charts.wording import level_name
from helpdesk.insights.fold import STEP
from helpdesk.insights.questions import Question
from helpdesk.insights.reports.base import Case, RowsReport
from helpdesk.insights.reports.counting import Part
from helpdesk.insights.reports.scope import Scope

WENT_UP = Q(hops__gt=0)


def _part(_question: Question) -> Part:
    return Part(
        numerator=WENT_UP,
        more={
            "went_up": Count("pk", filter=WENT_UP),
            "came_back": Count("pk", filter=WENT_UP & Q(returns__gt=0)),
            "started_higher": Count("pk", filter=Q(start_level__gt=1)),
        },
    )


def _moves(scope: Scope) -> list[Case]:
    """Return the moves that tickets of the cohort made, each ticket once a move."""
    unnested = Func(F("moves"), function="unnest", output_field=IntegerField())
    rows = scope.cohort().exclude(moves=[]).annotate(move=unnested).order_by()
    return [
        Case(
            f"{move // STEP}-{move % STEP}",
            f"{level_name(move // STEP)} → {level_name(move % STEP)}",
            Part(numerator=Q(moves__contains=[move])),
        )
        for move in sorted(set(rows.values_list("move", flat=True).distinct()))
    ]


FLOW = RowsReport(
    name="flow",
    title=_("Flow between the levels"),
    words=_(
        "Of the tickets created in the period, those that moved to a higher level after their start; beside it how "
        "many of them came back down. The groups are the moves from one level to another: each counts the tickets that "
        "made it, a ticket once however often it did."
    ),
    unit="share",
    part=_part,
    cases={"": _moves},
)
