"""When tickets come in: by weekday and hour of the reader's time zone."""

from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay

from helpdesk.accounts.models import User
from helpdesk.insights.questions import Question
from helpdesk.insights.reports.scope import Scope

DAYS, HOURS = 7, 24


def arrivals(question: Question, viewer: User) -> list[list[int]]:
    """Return how many tickets of the period came in, in seven rows (Monday first) of twenty-four hours."""
    counts = [[0] * HOURS for _day in range(DAYS)]
    rows = _placed(question, viewer).values_list("weekday", "hour").annotate(number=Count("pk"))
    for weekday, hour, number in rows.order_by():
        counts[weekday - 1][hour] = number
    return counts


def arrived(question: Question, viewer: User, weekday: int, hour: int) -> "QuerySet[Any]":
    """Return the facts of the tickets that one cell counts; Monday is 0."""
    return _placed(question, viewer).filter(weekday=weekday + 1, hour=hour)


def _placed(question: Question, viewer: User) -> "QuerySet[Any]":
    return (
        Scope(question, viewer)
        .cohort()
        .annotate(
            weekday=ExtractIsoWeekDay("created_at", tzinfo=question.timezone),
            hour=ExtractHour("created_at", tzinfo=question.timezone),
        )
    )
