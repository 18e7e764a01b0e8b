"""What a page of figures asks: read from its address, or the last thirty days where that cannot be answered."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from helpdesk.accounts.access import DeskRequest
from helpdesk.accounts.models.organisation import Tier
from helpdesk.insights.addresses import Pairs, period_of
from helpdesk.insights.charts.wording import DAY, MONTH, WEEK, dates
from helpdesk.insights.dimensions import DIMENSIONS
from helpdesk.insights.errors import NotForYou, QuestionRefused
from helpdesk.insights.models import Dashboard
from helpdesk.insights.more_words import WORDS
from helpdesk.insights.panels.kept import asked_of, question_of
from helpdesk.insights.panels.narrowing import called
from helpdesk.insights.periods import bucket_for
from helpdesk.insights.questions import Question
from helpdesk.insights.reading import USUAL_DAYS, question_from
from helpdesk.insights.reports.base import Report
from helpdesk.insights.selectors.wall import offered_teams
from helpdesk.insights.sight import check
from helpdesk.web.times import now
from tickets.views.tabs import Tab

CHOSEN = frozenset({"team", "tier", "language"})
"""The filters that stand in the form of every page of figures; it keeps the others."""
CLOCK, FIGURE = "clock", "figure"
"""What single reports may be asked: the promises of one clock alone, and which of their figures."""


@dataclass(frozen=True)
class Asked:
    """The question of a page, and why it is another one than the address asked, if it is."""

    question: Question
    problems: list[str]


def asked(request: DeskRequest, report: Report) -> Asked:
    """Return what the address asks of a report; without a bucket the one that suits the length of the period."""
    try:
        question = question_from(report, _with_bucket(request.GET), request.user)
        check(request.user, question.by, question.filters)
    except QuestionRefused as refusal:
        return Asked(_usual(request, report), [one for some in refusal.errors.values() for one in some])
    except NotForYou as refusal:
        return Asked(_usual(request, report), [str(refusal)])
    return Asked(question, [])


def asked_of_board(request: DeskRequest, dashboard: Dashboard) -> Asked:
    """Return what the address asks of somebody's dashboard: its own period and filters, unless it names others."""
    try:
        question, problems = asked_of(dashboard, _plain(request.GET), request.user)
    except QuestionRefused as refusal:
        told = [one for some in refusal.errors.values() for one in some]
        question, problems = question_of(dashboard, ZoneInfo(request.user.timezone))
        return Asked(question, [*told, *problems])
    return Asked(question, problems)


def _usual(request: DeskRequest, report: Report) -> Question:
    return question_from(report, QueryDict(""), request.user)


def presets(question: Question) -> list[Tab]:
    """Return the usual periods, each with the same filters."""
    today = now().astimezone(question.timezone).date() + timedelta(days=1)
    spans = ((_("7 days"), 7), (_("30 days"), USUAL_DAYS), (_("90 days"), 90), (_("12 months"), 365))
    return [
        Tab(
            name,
            "?"
            + _query(
                period_of(question, **{"from": today - timedelta(days=days), "to": today, "bucket": None})
            ),
            (question.start, question.end) == (today - timedelta(days=days), today),
        )
        for name, days in spans
    ]


def narrowed_to(question: Question) -> str:
    """Return what a question counts alone, in words: `Premium, First reply`; nothing where it counts everything."""
    return ", ".join(filter(None, [called(question.filters), _words(question, CLOCK)]))


def figure_of(question: Question) -> str:
    """Return which of its report's figures a question asks for, in words; nothing where the report has but one."""
    return _words(question, FIGURE)


def controls(request: DeskRequest, question: Question) -> dict[str, Any]:
    """Return what the bar above figures shows: the period, the presets, the filters and what is kept beside them."""
    return {
        "question": question,
        "last_day": question.end - timedelta(days=1),
        "period": dates(question.start, question.end),
        "narrowed": narrowed_to(question),
        "clear_url": "?" + _query(period_of(question, **dict.fromkeys({*question.filters} - {FIGURE}))),
        "period_before": dates(question.before().start, question.before().end),
        "presets": presets(question),
        "teams": offered_teams(request.user),
        "tiers": Tier.choices,
        "languages": settings.LANGUAGES,
        "chosen": {name: str(values[0]) for name, values in question.filters.items() if values},
        "kept_filters": [
            (name, value)
            for name, value in period_of(question, by=None)
            if name in DIMENSIONS and name not in CHOSEN
        ],
        "buckets": [(DAY, _("by day")), (WEEK, _("by week")), (MONTH, _("by month"))],
    }


def _words(question: Question, option: str) -> str:
    return ", ".join(str(WORDS[word]) for word in question.filters.get(option, ()))


def _with_bucket(parameters: QueryDict) -> QueryDict:
    """Return the parameters made plain, with the bucket that suits the length of the period where none is named."""
    found = _plain(parameters)
    if "bucket" not in found:
        found["bucket"] = _fitting(found)
    return found


def _plain(parameters: QueryDict) -> QueryDict:
    """Return the parameters as a form sends them made plain: nothing empty, the last day turned into the day after."""
    found = QueryDict(mutable=True)
    for name, values in parameters.lists():
        if kept := [value for value in values if value]:
            found.setlist(name, kept)
    if last := found.pop("until", None):
        found["to"] = _day_after(str(last[-1]))
    return found


def _day_after(text: str) -> str:
    try:
        return str(date.fromisoformat(text) + timedelta(days=1))
    except (ValueError, OverflowError):
        return text


def _fitting(parameters: QueryDict) -> str:
    try:
        days = (date.fromisoformat(str(parameters["to"])) - date.fromisoformat(str(parameters["from"]))).days
    except (KeyError, ValueError):
        return DAY
    return bucket_for(days)


def _query(pairs: Pairs) -> str:
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    return query.urlencode()
