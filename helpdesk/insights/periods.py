"""Periods that move on with the days: the last thirty days, last month."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.insights.questions import DAY, WEEK, first_of


class Period(models.TextChoices):
    """Which days a dashboard or a mailed report tells of."""

    YESTERDAY = "yesterday", _("Yesterday")
    LAST_7_DAYS = "last_7_days", _("7 days")
    LAST_WEEK = "last_week", _("Last week")
    LAST_30_DAYS = "last_30_days", _("30 days")
    LAST_MONTH = "last_month", _("Last month")
    LAST_90_DAYS = "last_90_days", _("90 days")
    LAST_12_MONTHS = "last_12_months", _("12 months")


_DAYS = {
    Period.LAST_7_DAYS: 7,
    Period.LAST_30_DAYS: 30,
    Period.LAST_90_DAYS: 90,
    Period.LAST_12_MONTHS: 365,
}
_DAYS_BY_DAY, _DAYS_BY_WEEK = 45, 200
"""Up to so many days figures are counted by day, and by week; beyond them by month."""


def span_of(period: str, today: date, *, with_today: bool = True) -> tuple[date, date]:
    """Return a period's first day and the day after its last, seen from a day; weeks begin on Monday.

    So many days end with today, or with yesterday where only whole days are to be told of.
    """
    if period == Period.YESTERDAY:
        return today - DAY, today
    if period == Period.LAST_WEEK:
        monday = first_of(today, "week")
        return monday - WEEK, monday
    if period == Period.LAST_MONTH:
        first = first_of(today, "month")
        return first_of(first - DAY, "month"), first
    end = today + DAY if with_today else today
    return end - _DAYS[Period(period)] * DAY, end


def period_like(days: int) -> str:
    """Return the period of so many days; of those there are, the nearest."""
    return min(_DAYS, key=lambda period: abs(_DAYS[period] - days))


def bucket_for(days: int) -> str:
    """Return how a chart of so many days is counted: by day, week or month."""
    if days <= _DAYS_BY_DAY:
        return "day"
    return "week" if days <= _DAYS_BY_WEEK else "month"
