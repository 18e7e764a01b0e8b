"""Addresses of figures: a report with its period and filters, and the tickets behind one of its cells."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import get_format

from helpdesk.accounts.models import Team
from helpdesk.insights.exporting import DIALECTS, SEMICOLON
from helpdesk.insights.questions import Question
from helpdesk.insights.reading import NONE
from helpdesk.insights.reports.counting import ALL

Pairs = list[tuple[str, str]]


def period_of(question: Question, **changes: Any) -> Pairs:
    """Return what an address says of a question, name by name; a change of None leaves a name out."""
    asked: dict[str, Any] = {
        "from": question.start,
        "to": question.end,
        "bucket": question.bucket,
        "by": question.by,
        "as_of": question.as_of and question.as_of.isoformat(),
        **question.filters,
        **changes,
    }
    return [
        (name, NONE if one is None else str(one))
        for name, value in asked.items()
        if value is not None
        for one in (value if isinstance(value, list | tuple) else [value])
    ]


def report_url(question: Question, **changes: Any) -> str:
    """Return the page of the question's report."""
    return f"{reverse('insights:report', args=[question.name])}?{urlencode(period_of(question, **changes))}"


def dashboard_url(question: Question, **changes: Any) -> str:
    """Return the dashboard of the question's period and filters."""
    return f"{reverse('insights:dashboard')}?{urlencode(period_of(question, by=None, **changes))}"


def behind_url(
    question: Question, part: str = "numerator", *, group: Any = ALL, start: date | None = None
) -> str:
    """Return the list of the tickets that a cell counts; `start` is the first day of its bucket."""
    more: dict[str, Any] = {"part": part}
    if group is not ALL:
        more["group"] = NONE if group is None else group
    if start is not None:
        more["start"] = start
    path = reverse("insights:behind", args=[question.name])
    return f"{path}?{urlencode([*period_of(question), *_pairs(more)])}"


def export_url(question: Question, form: str) -> str:
    """Return the question's answer as a file of the API: csv, xlsx or json.

    Where the reader's language writes decimals with a comma, a CSV file is one that spreadsheets open there as it is.
    """
    asked = [*period_of(question), ("tz", question.timezone.key), ("format", form)]
    if form == "csv" and get_format("DECIMAL_SEPARATOR") == DIALECTS[SEMICOLON].decimal:
        asked.append(("separator", SEMICOLON))
    return f"/api/v1/reports/{question.name}/?{urlencode(asked)}"


def with_teams(path: str, teams: Sequence[Team] | None, **more: object) -> str:
    """Return an address that asks for the same teams, and for `more`: a value, or several, of each name."""
    several = {name: value if isinstance(value, list | tuple) else [value] for name, value in more.items()}
    pairs = [(name, str(one)) for name, values in several.items() for one in values]
    pairs += [("team", team.slug) for team in teams or ()]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def _pairs(asked: Mapping[str, Any]) -> Pairs:
    return [(name, str(value)) for name, value in asked.items()]
