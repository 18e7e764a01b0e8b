"""How long customers waited: for the first reply, and for the solution; in business time and by the wall's clock."""

from typing import Any

from django.db.models import Count, F, FloatField, Func, Q
from django.utils.translation import gettext_lazy as _

from helpdesk.insights.dimensions import DIMENSIONS
from helpdesk.insights.questions import Question
from helpdesk.insights.reports.base import Case, RowsReport
from helpdesk.insights.reports.counting import Part, Percentile
from helpdesk.insights.reports.scope import Scope

REPLIED = Q(first_reply_at__isnull=False)
SOLVED = Q(solved_at__isnull=False)
HALF, MOST = 0.5, 0.9


class Seconds(Func):
    """The seconds of a span, as the float that PostgreSQL sorts fastest; EXTRACT would make exact numerics of them."""

    function = "date_part"
    template = "%(function)s('epoch', %(expressions)s)"
    output_field = FloatField()


def _times(has_ended: Q, instant: str, business: str) -> Part:
    wall = Seconds(F(instant) - F("created_at"))
    counted: dict[str, Any] = {"filter": has_ended}
    return Part(
        numerator=has_ended,
        more={
            "business_median_seconds": Percentile(F(business), HALF, **counted),
            "business_p90_seconds": Percentile(F(business), MOST, **counted),
            "business_count": Count(business, **counted),
            "wall_median_seconds": Percentile(wall, HALF, **counted),
            "wall_p90_seconds": Percentile(wall, MOST, **counted),
        },
        value="business_median_seconds",
    )


def _first_response(_question: Question) -> Part:
    return _times(REPLIED, "first_reply_at", "first_response_seconds")


def _resolution(_question: Question) -> Part:
    return _times(SOLVED, "solved_at", "resolution_seconds")


FIRST_RESPONSE_TIME = RowsReport(
    name="first-response-time",
    title=_("First response time"),
    words=_(
        "Of the tickets created in the period, the time from their receipt to the first public reply of a person. The "
        "value is the median in business time, as the promise of a first reply counted it; beside it stand the time "
        "that nine of ten did not exceed (p90, interpolated) and both by the wall's clock. Tickets without a reply are "
        "in the denominator alone; those without a promise are in the wall's figures alone. Agent: who replied first."
    ),
    unit="seconds",
    part=_first_response,
    columns={"agent": "replied_by_id"},
)

RESOLUTION_TIME = RowsReport(
    name="resolution-time",
    title=_("Resolution time"),
    words=_(
        "Of the tickets created in the period that are solved, the time from their receipt to the solution that "
        "stands. The value is the median in business time, as the promise of a solution counted it: without waits for "
        "the customer, and without the time between a solution and a reopening. Beside it stand p90 (interpolated) and "
        "both by the wall's clock. Tickets that are open are in the denominator alone; those without a promise are in "
        "the wall's figures alone. Agent: who solved it."
    ),
    unit="seconds",
    part=_resolution,
    columns={"agent": "solved_by_id"},
)


def _in_all(_question: Question) -> Part:
    return _spent(Q(resolution_seconds__isnull=False), "resolution_seconds")


def _at_level(level: int) -> Part:
    column = f"level_seconds__{level - 1}"
    return _spent(Q(**{f"{column}__gt": 0}), column)


def _spent(was_there: Q, column: str) -> Part:
    counted: dict[str, Any] = {"filter": SOLVED & was_there}
    return Part(
        numerator=was_there,
        denominator=SOLVED,
        more={
            "median_seconds": Percentile(F(column), HALF, **counted),
            "p90_seconds": Percentile(F(column), MOST, **counted),
        },
        value="median_seconds",
    )


def levels_of(scope: Scope) -> dict[int, str]:
    """Return the levels that tickets of the cohort reached, with what each is called."""
    highest = scope.cohort().order_by("-peak_level").values_list("peak_level", flat=True).first() or 0
    return {level: str(label) for level, label in DIMENSIONS["level"].labels(range(1, highest + 1)).items()}


def _levels(scope: Scope) -> list[Case]:
    return [Case(level, label, _at_level(level)) for level, label in levels_of(scope).items()]


TIME_AT_LEVEL = RowsReport(
    name="time-at-level",
    title=_("Time at each level"),
    words=_(
        "Of the tickets created in the period that are solved, the business time that each level had them until the "
        "solution, as the promise of a solution counted it. By level, a group counts the tickets that the level had, "
        "and the value is the median of their time there. In all it is the median of the whole time."
    ),
    unit="seconds",
    part=_in_all,
    cases={"level": _levels},
)
