"""What a mailed report holds, as plain values: a dashboard's figures, drawn and as tables, as one reader may see them.

Call it in the reader's language and time zone. Each text is one line: names of teams and topics are written by people.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from helpdesk.accounts.models import User
from helpdesk.insights.addresses import dashboard_url, period_of, report_url
from helpdesk.insights.charts.figures import Cell, Figure, Key
from helpdesk.insights.charts.still import still
from helpdesk.insights.charts.wording import dates
from helpdesk.insights.mailed.words import name_of
from helpdesk.insights.models import ScheduledReport
from helpdesk.insights.panels import kept
from helpdesk.insights.panels.drawing import Drawn, draw, questions_of
from helpdesk.insights.panels.narrowing import called
from helpdesk.insights.panels.panel import ARRIVALS, LIVE, Panel
from helpdesk.insights.panels.standard import BELOW, FIGURES, NUMBERS
from helpdesk.insights.periods import span_of
from helpdesk.insights.questions import Question
from helpdesk.notifications.wording import one_line
from helpdesk.notifications.zones import zone_of
from helpdesk.web.times import now

MOST_ROWS = 31
"""A table in a mail has no more rows than these; the rest is a link away."""


def content(schedule: ScheduledReport, reader: User, at: datetime) -> dict[str, Any]:
    """Return the context of a reader's mail about the whole days before the day of `at`; see question_of."""
    question, gone = question_of(schedule, reader, at)
    page = draw(panels_of(schedule), question, reader)
    url, live_at = _url(schedule, question), now()
    names = one_line(called(question.filters))
    return {
        "subject": name_of(schedule, reader),
        "period": dates(question.start, question.end),
        "compared_with": dates(question.before().start, question.before().end),
        "only": _("Only: %(names)s") % {"names": names} if names else "",
        "url": url,
        "leave_url": reverse("insights:schedule_leave", args=[schedule.pk]),
        "owner_name": "" if schedule.owner_id == reader.pk else one_line(schedule.owner.name),
        "told_at": page.at.isoformat(),
        "is_complete": page.is_complete,
        "gone": [one_line(sentence) for sentence in gone],
        "numbers": [_number(one, live_at) for one in page.panels if one.number],
        "figures": [
            _figure(one, _link(one.panel, question, reader, url), live_at)
            for one in page.panels
            if one.figure
        ],
        "problems": [one_line(f"{one.title}: {one.problem}") for one in page.panels if one.problem],
        "definitions": _definitions(page.panels),
    }


def question_of(schedule: ScheduledReport, reader: User, at: datetime) -> tuple[Question, list[str]]:
    """Return what a schedule asks for a reader, and what of its filters is no longer there.

    Which days it is of, the date of `at` in the schedule's time zone says, for every reader the same ones; each begins
    at midnight in the reader's time zone.
    """
    span = span_of(schedule.period, at.astimezone(schedule.times.zone).date(), with_today=False)
    words = {
        **kept.words_of(schedule.dashboard and schedule.dashboard.filters),
        **kept.words_of(schedule.filters),
    }
    return kept.question_about(span, zone_of(reader.timezone), words)


def panels_of(schedule: ScheduledReport) -> list[Panel]:
    """Return the panels that a schedule mails."""
    if schedule.dashboard is None:
        return [*NUMBERS, *FIGURES, *BELOW]
    return kept.panels_of(schedule.dashboard)


def _url(schedule: ScheduledReport, question: Question) -> str:
    """Return the page with the same figures."""
    if schedule.dashboard is None:
        return dashboard_url(question, all=1)
    path = reverse("insights:board", args=[schedule.dashboard.pk])
    return f"{path}?{urlencode(period_of(question, by=None))}"


def _link(panel: Panel, question: Question, reader: User, otherwise: str) -> str:
    """Return the page of a figure's report; of what is live, the page of them all."""
    asked = questions_of([panel], question, reader)
    return report_url(asked[0]) if asked else otherwise


def _as_of(panel: Panel, at: datetime) -> str:
    """Return the instant of what is told of now, whatever the period; nothing for what is told of the period."""
    return at.isoformat() if panel.name in LIVE and panel.name != ARRIVALS else ""


def _number(drawn: Drawn, live_at: datetime) -> dict[str, str]:
    number = drawn.number
    assert number is not None  # noqa: S101  asked before
    return {
        "label": one_line(number.label),
        "value": number.value,
        "change": number.change,
        "tone": number.tone,
        "as_of": _as_of(drawn.panel, live_at),
    }


def _figure(drawn: Drawn, url: str, live_at: datetime) -> dict[str, Any]:
    figure = drawn.figure
    assert figure is not None  # noqa: S101  asked before
    columns, rows = _table(figure)
    return {
        "title": one_line(figure.title),
        "as_of": _as_of(drawn.panel, live_at),
        "notes": [one_line(note) for note in figure.notes],
        "kind": figure.kind,
        "drawing": still(figure.drawing),
        "legend": [_key(one) for one in figure.legend],
        "columns": [one_line(column) for column in columns],
        "rows": [[one_line(cell.text) for cell in row] for row in rows[:MOST_ROWS]],
        "more": max(0, len(rows) - MOST_ROWS),
        "url": url,
    }


def _table(figure: Figure) -> tuple[Sequence[str], Sequence[Sequence[Cell]]]:
    """Return a figure's columns and rows; hours go down, since no mail is wide enough for twenty-four of them."""
    if figure.kind != "heatmap":
        return figure.columns, figure.rows
    days = [row[0].text for row in figure.rows]
    rows = [
        [Cell(hour, is_number=False), *(row[at] for row in figure.rows)]
        for at, hour in enumerate(figure.columns)
        if at
    ]
    return [_("Hour"), *days], rows


def _key(key: Key) -> dict[str, str]:
    return {"name": one_line(key.name), "mark": key.mark, "swatch": still(key.swatch)}


def _definitions(panels: Sequence[Drawn]) -> list[list[str]]:
    """Return what is counted, once for each figure: its name and its definition."""
    told: dict[str, str] = {}
    for one in panels:
        words = one.number.definition if one.number else _words(one.figure)
        if words:
            told.setdefault(words, one_line(one.panel.title))
    return [[title, words] for words, title in told.items()]


def _words(figure: Figure | None) -> str:
    return figure.definition if figure else ""
