"""Dashboards that somebody put together, read back: their panels, and the question that they ask.

What they were made of may be gone meanwhile: a figure, a team. That is said in its place and breaks nothing.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.http import QueryDict

from helpdesk.accounts.models import User
from helpdesk.insights.definitions import REPORTS
from helpdesk.insights.dimensions import DIMENSIONS
from helpdesk.insights.models import Dashboard
from helpdesk.insights.panels.narrowing import Narrowing, Words
from helpdesk.insights.panels.panel import Panel
from helpdesk.insights.panels.standard import RATE
from helpdesk.insights.periods import bucket_for, span_of
from helpdesk.insights.questions import Question
from helpdesk.insights.reading import question_from
from helpdesk.web.times import now

SPAN = ("from", "to")


def kept(written: Any) -> Panel:
    """Return a panel as it was kept, unjudged: whoever draws it says what is wrong with it."""
    if not isinstance(written, Mapping):
        return Panel("", "")
    return Panel(
        str(written.get("name", "")),
        str(written.get("form", "")),
        str(written.get("by") or ""),
        {name: tuple(words) for name, words in words_of(written.get("filters")).items()},
    )


def panels_of(dashboard: Dashboard) -> list[Panel]:
    """Return the panels of a dashboard, in order."""
    return [kept(one) for one in dashboard.panels] if isinstance(dashboard.panels, list) else []


def words_of(written: Any) -> dict[str, list[str]]:
    """Return filters as they were kept, without what is none."""
    if not isinstance(written, Mapping):
        return {}
    return {
        str(name): [str(value) for value in values]
        for name, values in written.items()
        if isinstance(values, list | tuple) and values
    }


def question_of(dashboard: Dashboard, timezone: ZoneInfo) -> tuple[Question, list[str]]:
    """Return what a dashboard asks by itself, in a time zone, and what of its filters is no longer there."""
    span = span_of(dashboard.period, now().astimezone(timezone).date())
    return question_about(span, timezone, words_of(dashboard.filters))


def question_about(span: tuple[date, date], timezone: ZoneInfo, words: Words) -> tuple[Question, list[str]]:
    """Return the question about a first day and the day after the last, and what of its filters is no longer there."""
    start, end = span
    filters, gone = Narrowing([words]).read_most(REPORTS[RATE], words)
    question = Question(RATE, start, end, bucket_for((end - start).days), timezone, filters=filters)
    return question, [sentence for sentences in gone.values() for sentence in sentences]


def asked_of(dashboard: Dashboard, asked: QueryDict, viewer: User) -> tuple[Question, list[str]]:
    """Return what an address asks of a dashboard: where it names no period or no filter, the dashboard's own.

    An address that names a period means its filters too: none, where it names none. Raises QuestionRefused.
    """
    named = {name for name in asked if asked[name]}
    if not named & {*SPAN, "bucket", "tz", *DIMENSIONS}:
        return question_of(dashboard, ZoneInfo(viewer.timezone))
    filled = asked.copy()
    zone = question_from(REPORTS[RATE], filled, viewer).timezone
    own, gone = question_of(dashboard, zone)
    if not named & {*SPAN}:
        filled["from"], filled["to"] = str(own.start), str(own.end)
    question = question_from(REPORTS[RATE], filled, viewer)
    if "bucket" not in named:
        question = question.of(RATE, bucket=bucket_for(question.days))
    if named & {*SPAN, *DIMENSIONS}:
        return question, []
    return question.of(RATE, filters=own.filters), gone
